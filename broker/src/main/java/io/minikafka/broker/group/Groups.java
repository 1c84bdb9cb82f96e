package io.minikafka.broker.group;

import io.minikafka.broker.group.GroupRecord.GroupSaved;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The live groups, what is remembered of them, their timers, and the time as last told. What the parts of
/// the core share. Owned by the coordinator's thread.
final class Groups {
    private final GroupConfig config;
    private final RecordSink sink;
    private final Map<String, ClassicGroup> live = new LinkedHashMap<>();
    private final GroupStore store;
    private final Deadlines deadlines = new Deadlines();
    private long nowMs;
    private long wallMs;

    Groups(GroupConfig config, RecordSink sink, GroupStore store) {
        this.config = config;
        this.sink = sink;
        this.store = store;
    }

    GroupConfig config() {
        return config;
    }

    GroupStore store() {
        return store;
    }

    Deadlines deadlines() {
        return deadlines;
    }

    /// Monotonic time, for deadlines.
    long nowMs() {
        return nowMs;
    }

    /// Wall-clock time, for what is remembered.
    long wallMs() {
        return wallMs;
    }

    void time(long newNowMs, long newWallMs) {
        nowMs = newNowMs;
        wallMs = newWallMs;
    }

    Optional<ClassicGroup> find(String groupId) {
        return Optional.ofNullable(live.get(groupId));
    }

    Collection<ClassicGroup> all() {
        return Collections.unmodifiableCollection(live.values());
    }

    boolean isFull() {
        return live.size() >= config.maxGroups();
    }

    void add(ClassicGroup group) {
        live.put(group.id(), group);
    }

    void forget(ClassicGroup group) {
        group.joinDeadline().clear();
        group.syncDeadline().clear();
        live.remove(group.id());
    }

    void save(ClassicGroup group, GroupImage image, Runnable committed, Runnable failed) {
        write(group, List.of(new GroupSaved(image)), committed, failed);
    }

    /// Writes records of one group. When they are on disk they are replayed, then `committed` runs.
    void write(ClassicGroup group, List<GroupRecord> records, Runnable committed, Runnable failed) {
        PendingWrite write = new PendingWrite();
        write.then(committed, failed);
        group.lastWrite(Optional.of(write));
        sink.write(
                records,
                () -> {
                    records.forEach(store::replay);
                    ended(group, write);
                    write.committed();
                },
                () -> {
                    ended(group, write);
                    write.failed();
                });
    }

    /// Runs one of the two when all that has been decided on the group is on disk, or is known to never be.
    void afterWrites(ClassicGroup group, Runnable committed, Runnable failed) {
        group.lastWrite().ifPresentOrElse(write -> write.then(committed, failed), committed);
    }

    private static void ended(ClassicGroup group, PendingWrite write) {
        if (group.lastWrite().filter(last -> last == write).isPresent()) {
            group.lastWrite(Optional.empty());
        }
    }
}
