package io.minikafka.broker.group;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.GroupRecord.OffsetPending;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;

/// Offsets of one group that were committed inside transactions whose outcome is not known yet, for each partition
/// in the order in which they came: of two offsets the later one counts, however the transactions end. RFC 0005, 4.5.
final class PendingOffsets {
    private final Map<TopicIdPartition, SequencedMap<Long, CommittedOffset>> partitions =
            new LinkedHashMap<>();

    boolean isEmpty() {
        return partitions.isEmpty();
    }

    /// The partitions whose offset may change when a transaction ends.
    Set<TopicIdPartition> partitions() {
        return Collections.unmodifiableSet(partitions.keySet());
    }

    void add(long producerId, TopicIdPartition partition, CommittedOffset offset) {
        partitions
                .computeIfAbsent(partition, _ -> new LinkedHashMap<>())
                .putLast(producerId, offset);
    }

    /// The partition has got an offset, or lost the one that it had: those that came before do not count any more.
    void superseded(TopicIdPartition partition) {
        partitions.remove(partition);
    }

    /// A producer's transaction has ended.
    ///
    /// @return the offsets that count from now on
    Map<TopicIdPartition, CommittedOffset> end(long producerId, boolean commits) {
        Map<TopicIdPartition, CommittedOffset> ended = new HashMap<>();
        Iterator<Map.Entry<TopicIdPartition, SequencedMap<Long, CommittedOffset>>> all =
                partitions.entrySet().iterator();
        while (all.hasNext()) {
            Map.Entry<TopicIdPartition, SequencedMap<Long, CommittedOffset>> entry = all.next();
            SequencedMap<Long, CommittedOffset> pending = entry.getValue();
            CommittedOffset offset = pending.get(producerId);
            if (offset == null) {
                continue;
            }
            if (commits) {
                ended.put(entry.getKey(), offset);
                while (pending.firstEntry().getKey() != producerId) {
                    pending.pollFirstEntry();
                }
            }
            pending.remove(producerId);
            if (pending.isEmpty()) {
                all.remove();
            }
        }
        return ended;
    }

    /// The shortest list of records that leads to this state.
    List<GroupRecord> records(String groupId) {
        List<GroupRecord> records = new ArrayList<>();
        partitions.forEach((partition, pending) ->
                pending.forEach((producerId, offset) ->
                        records.add(new OffsetPending(groupId, producerId, partition, offset))));
        return records;
    }
}
