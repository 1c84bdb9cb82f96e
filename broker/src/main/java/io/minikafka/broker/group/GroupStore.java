package io.minikafka.broker.group;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.GroupRecord.GroupRemoved;
import io.minikafka.broker.group.GroupRecord.GroupSaved;
import io.minikafka.broker.group.GroupRecord.OffsetPending;
import io.minikafka.broker.group.GroupRecord.OffsetRemoved;
import io.minikafka.broker.group.GroupRecord.OffsetSaved;
import io.minikafka.broker.group.GroupRecord.PartRemoved;
import io.minikafka.broker.group.GroupRecord.PartSaved;
import io.minikafka.broker.group.GroupRecord.PendingEnded;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;

/// What is remembered of groups: their last saved generation or, for newer types, their parts; and their
/// offsets. A group is of one type: saving what belongs to another drops what it was, but not its offsets.
/// Only [#replay] changes it, while the node runs (once a record is on disk) as after a restart, so both give
/// the same state. Owned by the coordinator's thread.
public final class GroupStore {
    private final Map<String, Entry> groups = new LinkedHashMap<>();

    public void replay(GroupRecord record) {
        switch (record) {
            case GroupSaved(GroupImage image) -> entry(image.groupId()).become(image);
            case PartSaved(String groupId, GroupType type, GroupPart part, Blob value) ->
                    entry(groupId).save(type, part, value);
            case PartRemoved(String groupId, GroupType type, GroupPart part) ->
                    removePart(groupId, type, part);
            case GroupRemoved(String groupId) -> groups.remove(groupId);
            case OffsetSaved(String groupId, TopicIdPartition partition, CommittedOffset offset) ->
                    entry(groupId).commit(partition, offset);
            case OffsetPending pending ->
                    entry(pending.groupId())
                            .pending
                            .add(pending.producerId(), pending.partition(), pending.offset());
            case PendingEnded(String groupId, long producerId, boolean commits) ->
                    endPending(groupId, producerId, commits);
            case OffsetRemoved(String groupId, TopicIdPartition partition) ->
                    removeOffset(groupId, partition);
        }
    }

    private void removeOffset(String groupId, TopicIdPartition partition) {
        Entry entry = groups.get(groupId);
        if (entry == null) {
            return;
        }
        entry.offsets.remove(partition);
        entry.pending.superseded(partition);
        entry.standsSinceMs.remove(partition);
        forgetIfEmpty(groupId, entry);
    }

    private void endPending(String groupId, long producerId, boolean commits) {
        Entry entry = groups.get(groupId);
        if (entry != null) {
            entry.pending.end(producerId, commits).forEach(entry::advance);
            forgetIfEmpty(groupId, entry);
        }
    }

    private void removePart(String groupId, GroupType type, GroupPart part) {
        Entry entry = groups.get(groupId);
        if (entry != null && entry.type == type) {
            entry.parts.remove(part);
            forgetIfEmpty(groupId, entry);
        }
    }

    private void forgetIfEmpty(String groupId, Entry entry) {
        boolean hasOffsets = !entry.offsets.isEmpty() || !entry.pending.isEmpty();
        if (!hasOffsets && entry.image.isEmpty() && entry.parts.isEmpty()) {
            groups.remove(groupId);
        }
    }

    Collection<String> groupIds() {
        return Collections.unmodifiableCollection(groups.keySet());
    }

    /// Whether anything is remembered of the group.
    boolean knows(String groupId) {
        return groups.containsKey(groupId);
    }

    /// The type as which the group was saved; one that has nothing but offsets is a classic one.
    GroupType type(String groupId) {
        Entry entry = groups.get(groupId);
        return entry == null || entry.parts.isEmpty() ? GroupType.CLASSIC : entry.type;
    }

    /// The parts of a group of a newer type, in the order in which they first came.
    public SequencedMap<GroupPart, Blob> parts(String groupId) {
        Entry entry = groups.get(groupId);
        return entry == null
                ? Collections.unmodifiableSequencedMap(new LinkedHashMap<>())
                : Collections.unmodifiableSequencedMap(entry.parts);
    }

    Optional<GroupImage> image(String groupId) {
        return Optional.ofNullable(groups.get(groupId)).flatMap(entry -> entry.image);
    }

    Map<TopicIdPartition, CommittedOffset> offsets(String groupId) {
        Entry entry = groups.get(groupId);
        return entry == null ? Map.of() : Collections.unmodifiableMap(entry.offsets);
    }

    /// The partitions whose offset depends on a transaction that has not ended.
    Set<TopicIdPartition> unstable(String groupId) {
        Entry entry = groups.get(groupId);
        return entry == null ? Set.of() : entry.pending.partitions();
    }

    /// When the offset came to where it stands, as far as this process has seen; -1 if there is none.
    long standsSinceMs(String groupId, TopicIdPartition partition) {
        Entry entry = groups.get(groupId);
        return entry == null ? -1 : entry.standsSinceMs.getOrDefault(partition, -1L);
    }

    /// The shortest list of records that leads to this state.
    public List<GroupRecord> records() {
        List<GroupRecord> records = new ArrayList<>();
        groups.forEach((groupId, entry) -> {
            entry.image.ifPresent(image -> records.add(new GroupSaved(image)));
            entry.parts.forEach(
                    (part, value) -> records.add(new PartSaved(groupId, entry.type, part, value)));
            entry.offsets.forEach((partition, offset) ->
                    records.add(new OffsetSaved(groupId, partition, offset)));
            records.addAll(entry.pending.records(groupId));
        });
        return records;
    }

    private Entry entry(String groupId) {
        return groups.computeIfAbsent(groupId, _ -> new Entry());
    }

    private static final class Entry {
        private Optional<GroupImage> image = Optional.empty();
        private GroupType type = GroupType.CLASSIC;
        private final SequencedMap<GroupPart, Blob> parts = new LinkedHashMap<>();
        private final Map<TopicIdPartition, CommittedOffset> offsets = new LinkedHashMap<>();
        private final PendingOffsets pending = new PendingOffsets();
        private final Map<TopicIdPartition, Long> standsSinceMs = new HashMap<>();

        private void commit(TopicIdPartition partition, CommittedOffset offset) {
            advance(partition, offset);
            pending.superseded(partition);
        }

        private void advance(TopicIdPartition partition, CommittedOffset offset) {
            CommittedOffset before = offsets.put(partition, offset);
            if (before == null || before.offset() != offset.offset()) {
                standsSinceMs.put(partition, offset.committedAtMs());
            }
        }

        private void become(GroupImage saved) {
            image = Optional.of(saved);
            type = GroupType.CLASSIC;
            parts.clear();
        }

        private void save(GroupType savedType, GroupPart part, Blob value) {
            if (type != savedType) {
                image = Optional.empty();
                parts.clear();
                type = savedType;
            }
            parts.put(part, value);
        }
    }
}
