package io.minikafka.simulator.chaos;

import io.minikafka.app.cluster.LocalCluster;
import io.minikafka.simulator.broker.ProcessCluster;
import io.minikafka.simulator.fault.FaultAgent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/// One run: a cluster of processes, clients at work, faults, and the verdict on what the clients saw.
final class ChaosRun {
    private static final String TOPIC = "chaos";
    private static final int REPLICAS_MAX = 3;

    /// @param perSecond records that each plain writer sends at most
    /// @param inNamespaces whether each node is in a network namespace of its own, instead of behind proxies
    record Plan(
            int nodes,
            int partitions,
            int perSecond,
            long rageMs,
            boolean inNamespaces,
            long seed) {
        /// What happens at least once.
        Set<Fault.Kind> kinds() {
            return EnumSet.complementOf(
                    inNamespaces
                            ? EnumSet.of(Fault.Kind.SLOW_WIRES)
                            : EnumSet.noneOf(Fault.Kind.class));
        }
    }

    private final Path folder;
    private final Plan plan;
    private final List<String> settings;

    ChaosRun(Path folder, Plan plan, List<String> settings) {
        this.folder = folder;
        this.plan = plan;
        this.settings = settings;
    }

    /// @param results where the table, the picture and the summary are written, by this name
    Summary run(Path results, String name)
            throws IOException, InterruptedException, ExecutionException {
        Path agent = FaultAgent.jar(folder);
        try (Network network = network()) {
            LocalCluster cluster =
                    network.cluster()
                            .withJavaOptions(node ->
                                    List.of(
                                            "-javaagent:%s=%s"
                                                    .formatted(
                                                            agent,
                                                            Injuries.control(folder, node))));
            try {
                cluster.up(settings);
                return run(cluster, network, results, name);
            } finally {
                cluster.down();
            }
        }
    }

    private Network network() throws IOException {
        Path place = folder.resolve("cluster");
        return plan.inNamespaces()
                ? new NamespaceNetwork(place, plan.nodes())
                : new ProxyNetwork(place, plan.nodes());
    }

    private Summary run(LocalCluster cluster, Network network, Path results, String name)
            throws IOException, InterruptedException, ExecutionException {
        String bootstrap = cluster.plan().addresses();
        createTopic(bootstrap);
        Timeline timeline = new Timeline(plan.partitions());
        Witness witness = new Witness(plan.partitions());
        try (Writers writers =
                        new Writers(
                                        bootstrap,
                                        TOPIC,
                                        plan.partitions(),
                                        witness,
                                        timeline,
                                        plan.perSecond())
                                .start(3, 2, plan.seed());
                Readers readers =
                        new Readers(bootstrap, TOPIC, plan.partitions(), witness)
                                .start(2, 2, plan.seed());
                Progress progress = new Progress(witness, timeline);
                Injuries injuries = new Injuries(cluster, network, settings, TOPIC, folder)) {
            progress.start();
            Nemesis nemesis =
                    new Nemesis(
                            injuries,
                            plan.kinds(),
                            cluster.nodes(),
                            plan.partitions(),
                            timeline,
                            plan.seed());
            nemesis.rage(plan.rageMs());
            writers.finish();
            readers.finish();
            readers.readAll();
            Summary summary = summary(nemesis, timeline, witness, writers, readers);
            write(results, name, timeline, summary);
            return summary;
        }
    }

    private static Summary summary(
            Nemesis nemesis, Timeline timeline, Witness witness, Writers writers, Readers readers) {
        Map<Timeline.Silence, List<String>> silences = new LinkedHashMap<>();
        for (Timeline.Silence silence : timeline.silences()) {
            silences.put(silence, timeline.faultsBetween(silence.beganMs(), silence.endMs()));
        }
        return new Summary(
                witness.verdict(),
                witness.acknowledgedCount(),
                witness.endedCount(),
                witness.pollCount(),
                nemesis.done(),
                timeline.longestSilenceMs(),
                silences,
                writers.troubles(),
                readers.troubles());
    }

    private void write(Path results, String name, Timeline timeline, Summary summary)
            throws IOException {
        Files.createDirectories(results);
        String title =
                "%d nodes, %d partitions, seed %d: %,d acknowledged, %d faults, %d anomalies"
                        .formatted(
                                plan.nodes(),
                                plan.partitions(),
                                plan.seed(),
                                summary.acknowledged(),
                                summary.faultCount(),
                                summary.anomalies().size());
        TimelinePlot plot = new TimelinePlot(timeline, title);
        Files.writeString(results.resolve(name + ".csv"), plot.csv());
        Files.writeString(results.resolve(name + ".svg"), plot.svg());
        Files.writeString(results.resolve(name + ".txt"), title + "\n" + summary.text());
    }

    private void createTopic(String bootstrap) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
            ProcessCluster.awaitFormed(admin, plan.nodes());
            short replicas = (short) Math.min(REPLICAS_MAX, plan.nodes());
            admin.createTopics(List.of(new NewTopic(TOPIC, plan.partitions(), replicas)))
                    .all()
                    .get();
        }
    }
}
