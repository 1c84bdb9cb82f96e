package io.minikafka.broker.group;

import io.minikafka.broker.group.GroupRecord.PartRemoved;
import io.minikafka.broker.group.GroupRecord.PartSaved;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Supplier;

/// Brings the parts of one live group that changed to the disk, each change as one atomic batch. After a write that
/// failed the live group is ahead of the disk: nothing is told of it until a later write has brought all of it.
public final class PartWrites {
    private final Groups groups;
    private int pending;
    private boolean isBehind;

    public PartWrites(Groups groups) {
        this.groups = groups;
    }

    /// The disk does not have what was decided.
    public boolean isBehind() {
        return isBehind;
    }

    /// The disk has nothing of the live group yet: the next write brings all of it.
    public void beginAnew() {
        isBehind = true;
    }

    /// Writes what changed, and then, or when it cannot be written, runs one of the two.
    ///
    /// @param changed the newest value of each part; none for one that is gone
    /// @param all what is to be remembered of the group, should that be needed
    public void write(
            Group group,
            SequencedMap<GroupPart, Optional<Blob>> changed,
            Supplier<SequencedMap<GroupPart, Blob>> all,
            Runnable committed,
            Runnable failed) {
        SequencedMap<GroupPart, Optional<Blob>> parts = changed;
        if (isBehind) {
            parts = repair(group, changed, all.get());
            // What is still on its way may add what the store does not show yet: then once more.
            isBehind = pending > 0;
        }
        Runnable told = () -> (isBehind ? failed : committed).run();
        if (parts.isEmpty()) {
            groups.afterWrites(group, told, failed);
            return;
        }
        pending++;
        groups.write(
                group,
                records(group, parts),
                () -> {
                    pending--;
                    told.run();
                },
                () -> {
                    pending--;
                    isBehind = true;
                    failed.run();
                });
    }

    /// The whole group: what it has beside what the disk has.
    private SequencedMap<GroupPart, Optional<Blob>> repair(
            Group group,
            SequencedMap<GroupPart, Optional<Blob>> changed,
            SequencedMap<GroupPart, Blob> now) {
        SequencedMap<GroupPart, Optional<Blob>> parts = new LinkedHashMap<>(changed);
        groups.store().parts(group.id()).keySet().stream()
                .filter(part -> !now.containsKey(part))
                .forEach(part -> parts.put(part, Optional.empty()));
        now.forEach((part, value) -> parts.put(part, Optional.of(value)));
        return parts;
    }

    private static List<GroupRecord> records(
            Group group, SequencedMap<GroupPart, Optional<Blob>> parts) {
        List<GroupRecord> records = new ArrayList<>(parts.size());
        parts.forEach((part, value) ->
                records.add(
                        value.<GroupRecord>map(
                                        v -> new PartSaved(group.id(), group.type(), part, v))
                                .orElseGet(() -> new PartRemoved(group.id(), group.type(), part))));
        return records;
    }
}
