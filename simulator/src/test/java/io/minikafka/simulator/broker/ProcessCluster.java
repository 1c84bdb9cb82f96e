package io.minikafka.simulator.broker;

import io.minikafka.app.cli.Formation;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/// Processes that form one cluster, numbered from 1, in folders of these names. As an extension of a test it ends them,
/// and if the test failed it tells what they logged last and what their threads did.
public final class ProcessCluster implements AfterEachCallback, AutoCloseable {
    private final List<BrokerProcess> nodes = new ArrayList<>();

    /// A founder and others that join it; when this returns the cluster bears the loss of one of three.
    ///
    /// @param settings of each
    public void form(Path folder, int count, Map<String, String> settings) {
        found(folder, with(settings, "minikafka.cluster", "true"));
        while (nodes.size() < count) {
            join(folder, settings);
        }
        try (Admin admin = admin()) {
            awaitFormed(admin);
        }
    }

    /// The first node.
    public void found(Path folder, Map<String, String> settings) {
        start(folder, settings);
    }

    /// One more node.
    public BrokerProcess join(Path folder, Map<String, String> settings) {
        return start(
                folder, with(settings, "minikafka.cluster.join", nodes.getFirst().bootstrap()));
    }

    private BrokerProcess start(Path folder, Map<String, String> settings) {
        String name = Integer.toString(nodes.size() + 1);
        BrokerProcess node = BrokerProcess.start(folder.resolve(name), settings);
        nodes.add(node);
        return node;
    }

    private static Map<String, String> with(
            Map<String, String> settings, String key, String value) {
        Map<String, String> more = new TreeMap<>(settings);
        more.put(key, value);
        return more;
    }

    public List<BrokerProcess> nodes() {
        return nodes;
    }

    public BrokerProcess node(int id) {
        return nodes.get(id - 1);
    }

    public String bootstrap() {
        return nodes.stream().map(BrokerProcess::bootstrap).collect(Collectors.joining(","));
    }

    public Admin admin() {
        return Admin.create(
                Map.of(
                        "bootstrap.servers",
                        bootstrap(),
                        "reconnect.backoff.max.ms",
                        100,
                        "metadata.max.age.ms",
                        1_000));
    }

    /// Until the cluster bears the loss of one of three.
    public void awaitFormed(Admin admin) {
        awaitFormed(admin, nodes.size());
    }

    /// The same of a cluster that somebody else started.
    public static void awaitFormed(Admin admin, int nodes) {
        Await.until(
                nodes + " nodes, and voters among them",
                () -> Answers.orElse(false, () -> Formation.isComplete(admin, nodes)));
    }

    /// A topic with three replicas of which all partitions are led when this returns.
    public void createTopic(Admin admin, String topic, int partitions, Map<String, String> settings)
            throws InterruptedException, ExecutionException {
        admin.createTopics(List.of(new NewTopic(topic, partitions, (short) 3).configs(settings)))
                .all()
                .get();
        for (int partition = 0; partition < partitions; partition++) {
            int index = partition;
            Await.until("partition " + index + " is led", () -> leader(admin, topic, index) > 0);
        }
    }

    /// The same with the settings that topics have by themselves.
    public void createTopic(String topic, int partitions)
            throws InterruptedException, ExecutionException {
        try (Admin admin = admin()) {
            createTopic(admin, topic, partitions, Map.of());
        }
    }

    /// Who leads, as any node tells; 0 if nobody does.
    public static int leader(Admin admin, String topic, int partition) {
        return Answers.orElse(
                0,
                () -> {
                    TopicDescription described =
                            admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic);
                    Node leader =
                            described == null
                                    ? null
                                    : described.partitions().get(partition).leader();
                    return leader == null ? 0 : leader.id();
                });
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (context.getExecutionException().isPresent()) {
            for (int id = 1; id <= nodes.size(); id++) {
                System.err.printf(
                        "node %d logged last:%n%s%n%s%n",
                        id, node(id).logTail(), node(id).threads());
            }
        }
        close();
    }

    @Override
    public void close() {
        nodes.forEach(BrokerProcess::close);
        nodes.clear();
    }
}
