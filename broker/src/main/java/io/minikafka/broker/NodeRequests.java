package io.minikafka.broker;

import java.util.OptionalInt;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.protocol.ApiMessage;

/// Kafka's requests from this node to others of its cluster.
public interface NodeRequests {
    /// Sends `request` in the newest version that this release knows. The stage fails when there is no answer in time;
    /// it may complete on any thread, which must not be held up.
    CompletionStage<ApiMessage> call(int nodeId, ApiMessage request, int timeoutMs);

    /// Who leads a partition, as the metadata say; empty if nobody does.
    OptionalInt leader(TopicPartition partition);

    /// Where transactions are coordinated; empty if that is not known.
    OptionalInt coordinator();
}
