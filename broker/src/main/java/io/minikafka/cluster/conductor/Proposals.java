package io.minikafka.cluster.conductor;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.conductor.Output.Submit;
import io.minikafka.cluster.metadata.ClusterCommand.ChangePartitions;
import io.minikafka.cluster.metadata.ClusterCommand.Proposal;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.replication.PartitionChange;
import java.util.ArrayList;
import java.util.List;

/// The changes of partitions that one step asks for. Owned by the conductor.
final class Proposals {
    private final int batchMax;
    private final List<Proposal> proposals = new ArrayList<>();

    Proposals(int batchMax) {
        this.batchMax = batchMax;
    }

    void add(PartitionImage partition, PartitionChange change) {
        proposals.add(new Proposal(partition.id(), change));
    }

    /// Whether the last one lets the partition learn.
    boolean endWithLearning(TopicIdPartition id) {
        return !proposals.isEmpty()
                && proposals.getLast().partition().equals(id)
                && proposals.getLast().change() instanceof PartitionChange.Learn;
    }

    /// All of them, in commands that are not too long.
    List<Submit> take() {
        List<Submit> submits = new ArrayList<>();
        for (int from = 0; from < proposals.size(); from += batchMax) {
            int to = Math.min(proposals.size(), from + batchMax);
            submits.add(new Submit(new ChangePartitions(List.copyOf(proposals.subList(from, to)))));
        }
        proposals.clear();
        return submits;
    }
}
