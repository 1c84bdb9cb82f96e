package io.minikafka.broker.fetch;

import io.minikafka.broker.fetch.FetchSlot.Partition;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchRequestData.FetchPartition;
import org.apache.kafka.common.message.FetchRequestData.FetchTopic;
import org.apache.kafka.common.message.FetchRequestData.ForgottenTopic;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;

/// What one client fetches, remembered between its requests (KIP-227): a request names only partitions that
/// changed, a response only those with news. News are records, an error, a moved high watermark or log start, another
/// replica to read from, and a partition's first appearance.
///
/// A partition that got records goes to the end of the order, so that a byte limit does not starve those behind
/// it. Guarded by itself: a client may send on another connection, or send again without waiting.
final class FetchSession {
    private static final int FIRST_EPOCH = 1;

    private final int id;
    private final boolean byTopicId;
    private final LinkedHashMap<Partition, Remembered> partitions = new LinkedHashMap<>();
    private int epoch = FIRST_EPOCH;

    /// What the client wants of a partition, and what it was told last.
    private static final class Remembered {
        private FetchSlot slot;
        private long toldHighWatermark = -1;
        private long toldStartOffset = -1;

        Remembered(FetchSlot slot) {
            this.slot = slot;
        }
    }

    FetchSession(int id, boolean byTopicId, List<FetchSlot> slots) {
        this.id = id;
        this.byTopicId = byTopicId;
        slots.forEach(this::put);
    }

    int id() {
        return id;
    }

    boolean byTopicId() {
        return byTopicId;
    }

    synchronized int size() {
        return partitions.size();
    }

    /// Whether `requestEpoch` is the next one; then the one after it is expected from now on.
    synchronized boolean advance(int requestEpoch) {
        if (requestEpoch != epoch) {
            return false;
        }
        epoch = epoch == Integer.MAX_VALUE ? FIRST_EPOCH : epoch + 1;
        return true;
    }

    /// Takes over what the request changes.
    synchronized void update(FetchRequestData request) {
        for (FetchTopic topic : request.topics()) {
            for (FetchPartition partition : topic.partitions()) {
                put(FetchSlot.of(topic, partition));
            }
        }
        for (ForgottenTopic topic : request.forgottenTopicsData()) {
            for (int index : topic.partitions()) {
                partitions.remove(new Partition(topic.topic(), topic.topicId(), index));
            }
        }
    }

    /// Everything that is to be fetched, in turn.
    synchronized List<FetchSlot> slots() {
        List<FetchSlot> slots = new ArrayList<>(partitions.size());
        for (Remembered remembered : partitions.values()) {
            slots.add(remembered.slot);
        }
        return slots;
    }

    /// Whether the client must hear of `data`; it is remembered as told.
    synchronized boolean tell(Partition partition, PartitionData data) {
        Remembered remembered = partitions.get(partition);
        if (remembered == null) {
            // Forgotten by a later request that did not wait for this response.
            return true;
        }
        boolean hasRecords = data.records().sizeInBytes() > 0;
        boolean failed = data.errorCode() != Errors.NONE.code();
        boolean news =
                hasRecords
                        || failed
                        || data.preferredReadReplica() != NearestReplica.NONE
                        || remembered.toldHighWatermark != data.highWatermark()
                        || remembered.toldStartOffset != data.logStartOffset();
        // After an error the next good answer is news, whatever it says.
        remembered.toldHighWatermark = failed ? -1 : data.highWatermark();
        remembered.toldStartOffset = data.logStartOffset();
        if (hasRecords) {
            partitions.putLast(partition, remembered);
        }
        return news;
    }

    private void put(FetchSlot slot) {
        Remembered remembered = partitions.get(slot.partition());
        if (remembered == null) {
            partitions.put(slot.partition(), new Remembered(slot));
        } else {
            remembered.slot = slot;
        }
    }
}
