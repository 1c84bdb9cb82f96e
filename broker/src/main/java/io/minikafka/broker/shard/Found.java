package io.minikafka.broker.shard;

import org.apache.kafka.common.protocol.Errors;

/// Where the shard of a key is.
public sealed interface Found<S> {
    record Here<S>(S shard) implements Found<S> {}

    /// @param error for the client: NOT_COORDINATOR, or COORDINATOR_LOAD_IN_PROGRESS if it will be here soon
    record Away<S>(Errors error) implements Found<S> {}
}
