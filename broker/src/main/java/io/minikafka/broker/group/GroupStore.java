package io.minikafka.broker.group;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.GroupRecord.GroupRemoved;
import io.minikafka.broker.group.GroupRecord.GroupSaved;
import io.minikafka.broker.group.GroupRecord.OffsetRemoved;
import io.minikafka.broker.group.GroupRecord.OffsetSaved;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What is remembered of groups: their last saved generation and their offsets. Only [#replay] changes it,
/// while the node runs (once a record is on disk) as after a restart, so both give the same state.
/// Owned by the coordinator's thread.
public final class GroupStore {
    private final Map<String, Entry> groups = new LinkedHashMap<>();

    public void replay(GroupRecord record) {
        switch (record) {
            case GroupSaved(GroupImage image) -> entry(image.groupId()).image = Optional.of(image);
            case GroupRemoved(String groupId) -> groups.remove(groupId);
            case OffsetSaved(String groupId, TopicIdPartition partition, CommittedOffset offset) ->
                    entry(groupId).offsets.put(partition, offset);
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
        if (entry.offsets.isEmpty() && entry.image.isEmpty()) {
            groups.remove(groupId);
        }
    }

    Collection<String> groupIds() {
        return Collections.unmodifiableCollection(groups.keySet());
    }

    Optional<GroupImage> image(String groupId) {
        return Optional.ofNullable(groups.get(groupId)).flatMap(entry -> entry.image);
    }

    Map<TopicIdPartition, CommittedOffset> offsets(String groupId) {
        Entry entry = groups.get(groupId);
        return entry == null ? Map.of() : Collections.unmodifiableMap(entry.offsets);
    }

    /// The shortest list of records that leads to this state.
    List<GroupRecord> records() {
        List<GroupRecord> records = new ArrayList<>();
        groups.forEach((groupId, entry) -> {
            entry.image.ifPresent(image -> records.add(new GroupSaved(image)));
            entry.offsets.forEach((partition, offset) ->
                    records.add(new OffsetSaved(groupId, partition, offset)));
        });
        return records;
    }

    private Entry entry(String groupId) {
        return groups.computeIfAbsent(groupId, _ -> new Entry());
    }

    private static final class Entry {
        private Optional<GroupImage> image = Optional.empty();
        private final Map<TopicIdPartition, CommittedOffset> offsets = new LinkedHashMap<>();
    }
}
