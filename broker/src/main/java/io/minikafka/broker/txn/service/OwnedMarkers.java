package io.minikafka.broker.txn.service;

import io.minikafka.broker.OffsetTransactions;
import io.minikafka.broker.OutcomeSource;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TransactionMarker;
import io.minikafka.broker.TransactionMarkers;
import io.minikafka.broker.txn.MarkerPort;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// The partitions and the groups, whose news come back on the coordinator's thread.
///
/// @param source of the outcomes: this coordinator
/// @param owner runs what it gets on that thread, later
record OwnedMarkers(
        TransactionMarkers markers,
        OffsetTransactions offsets,
        OutcomeSource source,
        Consumer<Runnable> owner)
        implements MarkerPort {
    @Override
    public void write(TransactionMarker marker, TopicPartition partition, Consumer<Errors> done) {
        markers.write(marker, partition, error -> owner.accept(() -> done.accept(error)));
    }

    @Override
    public void end(String groupId, long producerId, boolean commits, Consumer<Errors> done) {
        offsets.end(
                new OffsetTransactions.Outcome(groupId, producerId, commits, source),
                error -> owner.accept(() -> done.accept(error)));
    }
}
