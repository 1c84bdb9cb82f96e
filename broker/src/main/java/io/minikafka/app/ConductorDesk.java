package io.minikafka.app;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.quorum.QuorumNode;
import io.minikafka.broker.replica.Desk;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.LetterCodec;
import io.minikafka.cluster.replication.Output;
import io.minikafka.cluster.replication.ReplicaLetter;
import io.minikafka.network.link.Letter;
import io.minikafka.network.link.Links;

/// Brings what replicas say to whoever conducts the partitions now: this node, or the one that is active. Any thread.
final class ConductorDesk implements Desk {
    private final QuorumNode quorum;
    private final Links links;
    private volatile boolean abstains;

    ConductorDesk(QuorumNode quorum, Links links) {
        this.quorum = quorum;
        this.links = links;
    }

    /// Replicas of this node answer no election any more, so that others win.
    void abstain() {
        abstains = true;
    }

    @Override
    public void report(TopicIdPartition partition, ReplicaId from, Output.Report report) {
        if (abstains && report instanceof Output.AnswerSeal) {
            return;
        }
        if (quorum.isHere()) {
            here(partition, from, report);
            return;
        }
        quorum.other()
                .ifPresent(active -> {
                    var to = new ReplicaId(active.nodeId(), LetterCodec.NO_DIRECTORY);
                    var letter = new ReplicaLetter(partition, from, to, report);
                    var _ = links.send(active.nodeId(), Letter.of(LetterCodec.encode(letter)));
                });
    }

    /// Tells this node's conductor, which passes over what is said while another node conducts.
    void here(TopicIdPartition partition, ReplicaId from, Output.Report report) {
        quorum.conductor().reported(from, partition, report);
    }
}
