package io.minikafka.broker.offsets;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.Led;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TopicPartitions;
import io.minikafka.storage.Log;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.TimestampOffset;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Executor;
import org.apache.kafka.common.message.ListOffsetsRequestData;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsPartition;
import org.apache.kafka.common.message.ListOffsetsRequestData.ListOffsetsTopic;
import org.apache.kafka.common.message.ListOffsetsResponseData;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsPartitionResponse;
import org.apache.kafka.common.message.ListOffsetsResponseData.ListOffsetsTopicResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// ListOffsets: the offset that belongs to a time, or to one of the special times:
///
///     -1  latest: the high watermark, or the last stable offset for a read_committed client
///     -2  earliest, and -4 earliest on this node's disk: the log's start, as nothing is anywhere else
///     -3  the first record with the largest timestamp
///     -5  latest in remote storage, and -6 earliest that waits for upload: -1, as there is no remote storage
///
/// Looking for a time reads index and segment, so it runs on `lookups`, not on the event loop.
public final class ListOffsetsHandler
        implements ApiHandler<ListOffsetsRequestData, ListOffsetsResponseData> {
    private static final long LATEST = -1;
    private static final long EARLIEST = -2;
    private static final long MAX_TIMESTAMP = -3;
    private static final long EARLIEST_LOCAL = -4;
    private static final long LATEST_TIERED = -5;
    private static final long EARLIEST_PENDING_UPLOAD = -6;
    private static final int UNKNOWN = -1;
    private static final byte READ_COMMITTED = 1;
    private static final short OFFSET_NOT_AVAILABLE_SINCE = 5;
    private static final short LEADER_EPOCH_SINCE = 4;

    private final Partitions partitions;
    private final Executor lookups;

    /// @param lookups where reading may wait for the disk
    public ListOffsetsHandler(Partitions partitions, Executor lookups) {
        this.partitions = partitions;
        this.lookups = lookups;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.LIST_OFFSETS;
    }

    @Override
    public void handle(
            RequestContext context,
            ListOffsetsRequestData request,
            Answer<ListOffsetsResponseData> answer) {
        StrongOffsets.confirm(
                partitions,
                request,
                context.version() >= OFFSET_NOT_AVAILABLE_SINCE,
                refused -> list(context, request, answer, refused));
    }

    private void list(
            RequestContext context,
            ListOffsetsRequestData request,
            Answer<ListOffsetsResponseData> answer,
            Map<TopicPartition, Errors> refused) {
        if (needsLookup(request)) {
            lookups.execute(() -> lookUp(context, request, answer, refused));
        } else {
            answer.send(list(context.version(), request, refused));
        }
    }

    /// On the lookups' thread, which would take a failure for its own and leave the client without an answer.
    private void lookUp(
            RequestContext context,
            ListOffsetsRequestData request,
            Answer<ListOffsetsResponseData> answer,
            Map<TopicPartition, Errors> refused) {
        ListOffsetsResponseData response;
        try {
            response = list(context.version(), request, refused);
        } catch (RuntimeException e) {
            answer.close("looking for offsets failed");
            throw e;
        }
        answer.send(response);
    }

    private static boolean needsLookup(ListOffsetsRequestData request) {
        for (ListOffsetsTopic topic : request.topics()) {
            for (ListOffsetsPartition partition : topic.partitions()) {
                if (partition.timestamp() >= 0 || partition.timestamp() == MAX_TIMESTAMP) {
                    return true;
                }
            }
        }
        return false;
    }

    /// @param refused partitions whose topics want strong reads and that are not certain to be led from here
    private ListOffsetsResponseData list(
            short version, ListOffsetsRequestData request, Map<TopicPartition, Errors> refused) {
        var response = new ListOffsetsResponseData();
        boolean readCommitted = request.isolationLevel() == READ_COMMITTED;
        for (ListOffsetsTopic topic : request.topics()) {
            var topicResponse = new ListOffsetsTopicResponse().setName(topic.name());
            response.topics().add(topicResponse);
            Set<Integer> duplicates = duplicates(topic);
            Optional<TopicPartitions> found = partitions.topic(topic.name());
            for (ListOffsetsPartition partition : topic.partitions()) {
                var result =
                        new ListOffsetsPartitionResponse()
                                .setPartitionIndex(partition.partitionIndex());
                topicResponse.partitions().add(result);
                Led led =
                        Led.find(found, partition.partitionIndex(), partition.currentLeaderEpoch());
                Errors error =
                        duplicates.contains(partition.partitionIndex())
                                ? Errors.INVALID_REQUEST
                                : check(version, partition, led);
                if (error == Errors.NONE && !refused.isEmpty()) {
                    error =
                            refused.getOrDefault(
                                    new TopicPartition(topic.name(), partition.partitionIndex()),
                                    Errors.NONE);
                }
                if (error == Errors.NONE) {
                    fill(led, partition.timestamp(), readCommitted, result);
                    if (!led.isStill()) {
                        result.setOffset(UNKNOWN).setTimestamp(UNKNOWN).setLeaderEpoch(UNKNOWN);
                        error = Errors.NOT_LEADER_OR_FOLLOWER;
                    }
                }
                if (error != Errors.NONE) {
                    result.setErrorCode(error.code());
                }
                if (version < LEADER_EPOCH_SINCE) {
                    result.setLeaderEpoch(UNKNOWN);
                }
            }
        }
        return response;
    }

    private static Errors check(short version, ListOffsetsPartition partition, Led led) {
        if (partition.timestamp() < 0 && version < sinceVersion(partition.timestamp())) {
            return Errors.UNSUPPORTED_VERSION;
        }
        if (led.error() != Errors.NONE || led.isEstablished()) {
            return led.error();
        }
        // The leader does not know yet what is committed.
        return version >= OFFSET_NOT_AVAILABLE_SINCE
                ? Errors.OFFSET_NOT_AVAILABLE
                : Errors.LEADER_NOT_AVAILABLE;
    }

    /// The version of the request that introduced a special time.
    private static int sinceVersion(long special) {
        if (special == LATEST || special == EARLIEST) {
            return 1;
        } else if (special == MAX_TIMESTAMP) {
            return 7;
        } else if (special == EARLIEST_LOCAL) {
            return 8;
        } else if (special == LATEST_TIERED) {
            return 9;
        } else if (special == EARLIEST_PENDING_UPLOAD) {
            return 11;
        }
        return Integer.MAX_VALUE;
    }

    private static void fill(
            Led led, long timestamp, boolean readCommitted, ListOffsetsPartitionResponse result) {
        Log log = led.log();
        long end = readCommitted ? log.lastStableOffset() : log.highWatermark();
        if (timestamp == LATEST) {
            result.setOffset(end).setLeaderEpoch(led.epoch());
        } else if (timestamp == EARLIEST || timestamp == EARLIEST_LOCAL) {
            result.setOffset(log.startOffset()).setLeaderEpoch(led.epoch());
        } else if (timestamp == LATEST_TIERED || timestamp == EARLIEST_PENDING_UPLOAD) {
            result.setOffset(UNKNOWN);
        } else {
            lookUp(log, timestamp, end, result);
        }
    }

    private static void lookUp(
            Log log, long timestamp, long end, ListOffsetsPartitionResponse result) {
        try {
            Optional<TimestampOffset> found =
                    timestamp == MAX_TIMESTAMP
                            ? log.maxTimestamp(CompressedTimestamps.INSTANCE)
                            : log.offsetForTimestamp(timestamp, CompressedTimestamps.INSTANCE);
            // What is not visible to the client was not found.
            found.filter(record -> record.offset() < end)
                    .ifPresent(record ->
                            result.setTimestamp(record.timestampMs())
                                    .setOffset(record.offset())
                                    .setLeaderEpoch(record.leaderEpoch()));
        } catch (StorageException e) {
            result.setErrorCode(Errors.KAFKA_STORAGE_ERROR.code());
        }
    }

    private static Set<Integer> duplicates(ListOffsetsTopic topic) {
        Set<Integer> seen = new HashSet<>();
        Set<Integer> duplicates = new HashSet<>();
        for (ListOffsetsPartition partition : topic.partitions()) {
            if (!seen.add(partition.partitionIndex())) {
                duplicates.add(partition.partitionIndex());
            }
        }
        return duplicates;
    }
}
