package io.minikafka.simulator.chaos;

import io.minikafka.app.cluster.LocalCluster;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/// One run: a cluster of processes, clients at work, faults, and the verdict on what the clients saw.
final class ChaosRun {
    private static final String TOPIC = "chaos";
    private static final int REPLICAS_MAX = 3;

    /// @param perSecond records that each plain writer sends at most
    record Plan(
            int nodes, boolean withWires, int partitions, int perSecond, long rageMs, long seed) {}

    /// What came of a run.
    record Result(
            List<Anomaly> anomalies,
            long acknowledged,
            long polled,
            int faults,
            long longestSilenceMs,
            Map<String, Integer> troublesOfWriters,
            Map<String, Integer> troublesOfReaders) {}

    private final Path folder;
    private final Plan plan;
    private final List<String> settings;

    ChaosRun(Path folder, Plan plan, List<String> settings) {
        this.folder = folder;
        this.plan = plan;
        this.settings = settings;
    }

    Result run(Path results, String name)
            throws IOException, InterruptedException, ExecutionException {
        LocalCluster cluster =
                LocalCluster.lay(folder.resolve("cluster"), plan.nodes(), 0, plan.withWires());
        try {
            cluster.up(settings);
            return run(cluster, results, name);
        } finally {
            cluster.down();
        }
    }

    private Result run(LocalCluster cluster, Path results, String name)
            throws IOException, InterruptedException, ExecutionException {
        String bootstrap = cluster.plan().addresses();
        createTopic(bootstrap);
        Timeline timeline = new Timeline();
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
                                .start(2, 2, plan.seed())) {
            new Nemesis(cluster, settings, timeline, plan.seed()).rage(plan.rageMs());
            writers.finish();
            readers.finish();
            readers.readAll();
            timeline.write(results, name);
            return new Result(
                    witness.verdict(),
                    witness.acknowledgedCount(),
                    witness.pollCount(),
                    timeline.faults().size(),
                    timeline.longestSilenceMs(),
                    writers.troubles(),
                    readers.troubles());
        }
    }

    private void createTopic(String bootstrap) throws InterruptedException, ExecutionException {
        try (Admin admin = Admin.create(Map.<String, Object>of("bootstrap.servers", bootstrap))) {
            short replicas = (short) Math.min(REPLICAS_MAX, plan.nodes());
            admin.createTopics(List.of(new NewTopic(TOPIC, plan.partitions(), replicas)))
                    .all()
                    .get();
        }
    }
}
