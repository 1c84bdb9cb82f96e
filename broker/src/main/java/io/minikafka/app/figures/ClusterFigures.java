package io.minikafka.app.figures;

import io.minikafka.broker.MetadataStore;
import io.minikafka.cluster.metadata.ClusterImage;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;

/// How the cluster's nodes and partitions are, as the metadata know them: each node that has contact says the same.
public record ClusterFigures(MetadataStore metadata) implements MetricSource {
    @Override
    public void collect(MetricSink sink) {
        ClusterImage cluster = metadata.image().cluster();
        int fenced = 0;
        for (NodeImage node : cluster.nodes()) {
            fenced += node.fenced() ? 1 : 0;
        }
        int leaderless = 0;
        int underReplicated = 0;
        int belowWriteQuorum = 0;
        long uncleanElections = 0;
        for (PartitionImage partition : cluster.partitions()) {
            PartitionState state = partition.state();
            long live = state.configuration().members().stream().filter(cluster::lives).count();
            leaderless += state.leader().filter(cluster::lives).isPresent() ? 0 : 1;
            underReplicated += live < state.configuration().quorums().n() ? 1 : 0;
            belowWriteQuorum += live < state.configuration().quorums().w() ? 1 : 0;
            uncleanElections += state.uncleanElections();
        }
        sink.gauge(
                "minikafka_cluster_nodes_fenced",
                "Nodes of which the active one has not heard for a session.",
                fenced);
        sink.gauge(
                "minikafka_cluster_partitions_leaderless",
                "Partitions without a leader whose node lives.",
                leaderless);
        sink.gauge(
                "minikafka_cluster_partitions_under_replicated",
                "Partitions of which a member's node does not live.",
                underReplicated);
        sink.gauge(
                "minikafka_cluster_partitions_below_write_quorum",
                "Partitions of which too few members live to acknowledge writes.",
                belowWriteQuorum);
        sink.gauge(
                "minikafka_cluster_unclean_elections",
                "Leaders that operators had elected without a read quorum, of topics that are there.",
                uncleanElections);
    }
}
