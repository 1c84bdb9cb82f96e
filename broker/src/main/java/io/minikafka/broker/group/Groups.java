package io.minikafka.broker.group;

import io.minikafka.broker.group.GroupRecord.GroupRemoved;
import io.minikafka.broker.group.GroupRecord.GroupSaved;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The live groups of all types, what is remembered of them, their timers, and the time as last told. What the
/// parts of the core share. Owned by the coordinator's thread.
public final class Groups {
    private final GroupConfig config;
    private final RecordSink sink;
    private final Map<String, Group> live = new LinkedHashMap<>();
    private final GroupStore store;
    private final Deadlines deadlines = new Deadlines();
    private final RebalanceLogs logs = new RebalanceLogs(RebalanceLogs.ENTRIES_MAX);
    private long nowMs;
    private long wallMs;

    Groups(GroupConfig config, RecordSink sink, GroupStore store) {
        this.config = config;
        this.sink = sink;
        this.store = store;
    }

    public GroupConfig config() {
        return config;
    }

    public GroupStore store() {
        return store;
    }

    public Deadlines deadlines() {
        return deadlines;
    }

    /// Monotonic time, for deadlines.
    public long nowMs() {
        return nowMs;
    }

    /// Wall-clock time, for what is remembered.
    public long wallMs() {
        return wallMs;
    }

    void time(long newNowMs, long newWallMs) {
        nowMs = newNowMs;
        wallMs = newWallMs;
    }

    public Optional<Group> find(String groupId) {
        return Optional.ofNullable(live.get(groupId));
    }

    Optional<ClassicGroup> classic(String groupId) {
        return live.get(groupId) instanceof ClassicGroup group
                ? Optional.of(group)
                : Optional.empty();
    }

    Collection<Group> all() {
        return Collections.unmodifiableCollection(live.values());
    }

    public boolean isFull() {
        return live.size() >= config.maxGroups();
    }

    /// The log of the group under this id, which outlives a change of its type; a new one if there is none.
    public RebalanceLog log(String groupId) {
        return find(groupId).map(Group::log).orElseGet(logs::open);
    }

    /// Adds a group, in the place of the one that had its id before. That one's last write stays the one for
    /// which answers must wait.
    public void add(Group group) {
        Group before = live.put(group.id(), group);
        if (before != null) {
            before.clearTimers();
            group.lastWrite(before.lastWrite());
        }
    }

    public void forget(Group group) {
        group.clearTimers();
        live.remove(group.id(), group);
    }

    void save(ClassicGroup group, GroupImage image, Runnable committed, Runnable failed) {
        write(group, List.of(new GroupSaved(image)), committed, failed);
    }

    /// Writes records of one group. When they are on disk they are replayed, then `committed` runs.
    public void write(Group group, List<GroupRecord> records, Runnable committed, Runnable failed) {
        PendingWrite write = new PendingWrite();
        write.then(committed, failed);
        group.lastWrite(Optional.of(write));
        String groupId = group.id();
        sink.write(
                records,
                () -> {
                    records.forEach(store::replay);
                    ended(groupId, write);
                    write.committed();
                },
                () -> {
                    ended(groupId, write);
                    write.failed();
                });
    }

    /// Removes a vacant group with its offsets. Meanwhile it is dead; it lives again if that fails.
    void remove(Group group, Runnable committed, Runnable failed) {
        group.dead(true);
        write(
                group,
                List.of(new GroupRemoved(group.id())),
                () -> {
                    forget(group);
                    committed.run();
                },
                () -> {
                    group.dead(false);
                    failed.run();
                });
    }

    /// Runs one of the two when all that has been decided on the group is on disk, or is known to never be.
    public void afterWrites(Group group, Runnable committed, Runnable failed) {
        group.lastWrite().ifPresentOrElse(write -> write.then(committed, failed), committed);
    }

    private void ended(String groupId, PendingWrite write) {
        find(groupId)
                .filter(group -> group.lastWrite().filter(last -> last == write).isPresent())
                .ifPresent(group -> group.lastWrite(Optional.empty()));
    }
}
