package io.minikafka.broker;

import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.protocol.ApiMessage;

/// Requests from this node to others of its cluster. Stages fail when there is no answer in time; they may complete on any
/// thread, which must not be held up.
public interface NodeRequests {
    /// Sends one of Kafka's requests in the newest version that this release knows.
    CompletionStage<ApiMessage> call(int nodeId, ApiMessage request, int timeoutMs);

    /// Sends a request of our own ([PrivateHandler]).
    CompletionStage<byte[]> call(int nodeId, short key, byte[] body, int timeoutMs);

    /// Whether the metadata have that partition.
    boolean exists(TopicPartition partition);

    /// Who leads a partition, as the metadata say; empty if nobody does.
    OptionalInt leader(TopicPartition partition);

    /// Where a group or a transactional id is coordinated; empty if nobody does.
    OptionalInt coordinator(CoordinatorType type, String key);
}
