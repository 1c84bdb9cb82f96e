package io.minikafka.app.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.AbortTransactionSpec;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeProducersResult.PartitionProducerState;
import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;

/// A transaction that a partition holds open, as the partition itself knows it: by its producer.
record OpenTransaction(TopicPartition partition, ProducerState producer) {
    /// All that are open in these partitions.
    static List<OpenTransaction> in(Admin admin, Collection<TopicPartition> partitions)
            throws InterruptedException, ExecutionException {
        List<OpenTransaction> open = new ArrayList<>();
        Map<TopicPartition, PartitionProducerState> states =
                admin.describeProducers(partitions).all().get();
        states.forEach((partition, state) -> {
            for (ProducerState producer : state.activeProducers()) {
                if (producer.currentTransactionStartOffset().isPresent()) {
                    open.add(new OpenTransaction(partition, producer));
                }
            }
        });
        return open;
    }

    long startOffset() {
        return producer.currentTransactionStartOffset().orElse(-1);
    }

    boolean isOlderThan(Duration age) {
        return System.currentTimeMillis() - producer.lastTimestamp() >= age.toMillis();
    }

    AbortTransactionSpec abort() {
        return new AbortTransactionSpec(
                partition,
                producer.producerId(),
                (short) producer.producerEpoch(),
                Math.max(0, producer.coordinatorEpoch().orElse(0)));
    }
}
