package io.minikafka.broker.produce;

import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TopicPartitions;
import io.minikafka.broker.TransactionMarker;
import io.minikafka.broker.TransactionMarkers;
import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.EndMarker;
import io.minikafka.storage.RejectReason;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.record.TransactionEnd;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Writes markers into the logs of this node. Any thread; the log orders them. RFC 0005, section 4.9.
public final class LogMarkers implements TransactionMarkers {
    private static final Logger LOG = LoggerFactory.getLogger(LogMarkers.class);

    /// From this version of transactions on, a marker brings the epoch that the producer goes on with.
    private static final int EPOCH_PER_TRANSACTION_SINCE = 2;

    private final Partitions partitions;

    public LogMarkers(Partitions partitions) {
        this.partitions = partitions;
    }

    @Override
    public void write(TransactionMarker marker, TopicPartition partition, Consumer<Errors> done) {
        Optional<TopicPartitions> topic = partitions.topic(partition.topic());
        if (topic.isEmpty() || topic.get().rules().isReserved()) {
            done.accept(Errors.UNKNOWN_TOPIC_OR_PARTITION);
            return;
        }
        Optional<PartitionHome> home = topic.get().home(partition.partition());
        if (home.isEmpty()) {
            done.accept(topic.get().errorOfAbsence(partition.partition()));
            return;
        }
        AppendResult result =
                home.get()
                        .log()
                        .appendMarker(
                                endOf(marker), home.get().office(), new Written(partition, done));
        switch (result) {
            case AppendResult.Appended _ -> {}
            case AppendResult.Rejected(RejectReason reason, _) ->
                    done.accept(StorageErrors.of(reason));
            case AppendResult.Duplicate duplicate ->
                    throw new IllegalStateException("a marker has no sequence: " + duplicate);
        }
    }

    private static EndMarker endOf(TransactionMarker marker) {
        return new EndMarker(
                marker.producerId(),
                marker.producerEpoch(),
                new TransactionEnd(marker.commit(), marker.coordinatorEpoch()),
                marker.transactionVersion() >= EPOCH_PER_TRANSACTION_SINCE);
    }

    private record Written(TopicPartition partition, Consumer<Errors> done)
            implements CommitListener {
        @Override
        public void committed() {
            done.accept(Errors.NONE);
        }

        @Override
        public void failed(StorageException cause) {
            LOG.atWarn()
                    .setCause(cause)
                    .addKeyValue("partition", partition)
                    .log("The end of a transaction was not written");
            done.accept(StorageErrors.of(cause));
        }
    }
}
