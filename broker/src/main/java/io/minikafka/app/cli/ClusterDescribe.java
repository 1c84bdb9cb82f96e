package io.minikafka.app.cli;

import io.minikafka.app.cli.RingAnswer.Holder;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.DescribeClusterOptions;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.QuorumInfo;
import org.apache.kafka.clients.admin.QuorumInfo.ReplicaState;
import org.apache.kafka.common.Node;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Shows a cluster: its nodes, who is active, who votes, and how far each has read the metadata.
@Command(
        name = "describe",
        mixinStandardHelpOptions = true,
        description = "The nodes, who is active, who votes, and how far each has read.",
        footerHeading = "%nExamples:%n",
        footer = {"  minikafka cluster describe", "  minikafka cluster describe -b host:9092"})
final class ClusterDescribe implements Callable<Integer> {
    @Mixin private final Target target = new Target();

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        try (Admin admin = target.admin()) {
            DescribeClusterResult cluster =
                    admin.describeCluster(new DescribeClusterOptions().includeFencedBrokers(true));
            QuorumInfo quorum = admin.describeMetadataQuorum().quorumInfo().get();
            System.out.printf(
                    "cluster %s: node %d is active (term %d), %d changes are committed%n",
                    cluster.clusterId().get(),
                    quorum.leaderId(),
                    quorum.leaderEpoch(),
                    quorum.highWatermark());
            System.out.println(Electorate.text(quorum.voters().size()));
            List<Node> nodes = new ArrayList<>(cluster.nodes().get());
            nodes.sort(Comparator.comparingInt(Node::id));
            Map<Integer, ReplicaState> replicas = new HashMap<>();
            quorum.observers().forEach(state -> replicas.put(state.replicaId(), state));
            quorum.voters().forEach(state -> replicas.put(state.replicaId(), state));
            Map<Integer, Holder> holders = holders();
            Table table =
                    new Table(
                            "node",
                            "address",
                            "rack",
                            "state",
                            "metadata",
                            "read up to",
                            "replicas",
                            "leads");
            for (Node node : nodes) {
                Optional<Holder> holder = Optional.ofNullable(holders.get(node.id()));
                table.row(
                        node.id(),
                        node.host() + ":" + node.port(),
                        node.hasRack() ? node.rack() : "-",
                        holder.map(Holder::state)
                                .orElse(node.isFenced() ? "not heard of" : "alive"),
                        role(quorum, node.id()),
                        replicas.containsKey(node.id())
                                ? replicas.get(node.id()).logEndOffset()
                                : "-",
                        holder.map(known -> Integer.toString(known.held())).orElse("-"),
                        holder.map(known -> Integer.toString(known.led())).orElse("-"));
            }
            table.print("  ");
        }
        return ExitCode.DONE;
    }

    /// Empty on a broker that does not tell.
    private Map<Integer, Holder> holders() {
        try {
            return RingAnswer.ask(target.reachableAddress()).nodes().stream()
                    .collect(Collectors.toMap(Holder::nodeId, holder -> holder));
        } catch (CommandFailure another) {
            return Map.of();
        }
    }

    private static String role(QuorumInfo quorum, int nodeId) {
        if (nodeId == quorum.leaderId()) {
            return "active";
        }
        return quorum.voters().stream().anyMatch(voter -> voter.replicaId() == nodeId)
                ? "votes"
                : "reads";
    }
}
