package io.minikafka.simulator.chaos;

import io.minikafka.app.cli.Cli;
import io.minikafka.app.cluster.LocalCluster;
import io.minikafka.app.cluster.LocalNode;
import io.minikafka.simulator.broker.Await;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewPartitionReassignment;
import org.apache.kafka.common.TopicPartition;

/// How each [Fault] is done to a cluster of processes, and undone. One thread.
final class Injuries implements AutoCloseable {
    /// Ends a fault. What the cluster does about it afterwards is its own affair.
    interface Cure {
        void apply() throws IOException, InterruptedException;
    }

    /// Whoever must end because of its disk does so in this time.
    private static final Duration END_LIMIT = Duration.ofSeconds(14);

    private static final long LOOK_EVERY_NS = 10_000_000;

    private final LocalCluster cluster;
    private final Network network;
    private final List<String> settings;
    private final String topic;
    private final Path folder;
    private final Admin admin;

    /// @param folder of the files that say what fails within the nodes
    Injuries(
            LocalCluster cluster,
            Network network,
            List<String> settings,
            String topic,
            Path folder) {
        this.cluster = cluster;
        this.network = network;
        this.settings = settings;
        this.topic = topic;
        this.folder = folder;
        this.admin =
                Admin.create(
                        Map.<String, Object>of("bootstrap.servers", cluster.plan().addresses()));
    }

    /// What a node's [FaultAgent] follows.
    static Path control(Path folder, int node) {
        return folder.resolve("faults-" + node + ".properties");
    }

    @Override
    public void close() {
        admin.close();
    }

    Cure inflict(Fault fault) throws IOException, InterruptedException {
        return switch (fault) {
            case Fault.Kill(int node) -> {
                must(cluster.node(node).kill(), fault);
                yield () -> cluster.start(node, settings);
            }
            case Fault.KillAll() -> {
                for (LocalNode node : cluster.nodes()) {
                    must(node.kill(), fault);
                }
                yield () -> cluster.up(settings);
            }
            case Fault.Pause(int node) -> {
                must(cluster.node(node).pause(), fault);
                yield () -> must(cluster.node(node).resume(), fault);
            }
            case Fault.Restart(int node) -> {
                restart(node, fault);
                yield () -> {};
            }
            case Fault.RollingRestart() -> {
                for (LocalNode node : cluster.nodes()) {
                    restart(node.id(), fault);
                }
                yield () -> {};
            }
            case Fault.Part(String side, String other, boolean oneWay) -> {
                network.part(side, other, oneWay);
                yield network::heal;
            }
            case Fault.SlowWires(int node, int delayMs, int lossPercent) -> {
                network.slow(node, delayMs, lossPercent);
                yield network::heal;
            }
            case Fault.SlowDisk(int node, int delayMs) -> disk(node, "write.delay.ms=" + delayMs);
            case Fault.HungDisk(int node) -> disk(node, "write.blocks=true");
            case Fault.FullDisk(int node) -> restarted(node, disk(node, "usable.bytes=0"));
            case Fault.BrokenDisk(int node) -> restarted(node, disk(node, "write.fails=true"));
            case Fault.Reassign(int partition, List<Integer> replicas) -> {
                reassign(partition, replicas);
                yield () -> {};
            }
            case Fault.Drain(int node) -> {
                drain(node);
                yield () -> undoDrain(node);
            }
            case Fault.Both(Fault one, Fault other) -> {
                Cure first = inflict(one);
                Cure second = inflict(other);
                yield () -> {
                    second.apply();
                    first.apply();
                };
            }
        };
    }

    private void restart(int node, Fault fault) throws InterruptedException {
        must(cluster.node(node).stop(), fault);
        cluster.start(node, settings);
    }

    private Cure disk(int node, String control) throws IOException {
        say(node, control);
        return () -> say(node, "");
    }

    /// A process that cannot write may end itself.
    private Cure restarted(int node, Cure disk) {
        return () -> {
            disk.apply();
            if (ends(node)) {
                cluster.start(node, settings);
            }
        };
    }

    private boolean ends(int node) {
        long untilNs = System.nanoTime() + END_LIMIT.toNanos();
        while (cluster.node(node).running().isPresent()) {
            if (System.nanoTime() - untilNs > 0) {
                return false;
            }
            LockSupport.parkNanos(LOOK_EVERY_NS);
        }
        return true;
    }

    /// The other process sees the old words or the new ones, never half of them.
    private void say(int node, String words) throws IOException {
        Path control = control(folder, node);
        Path next = folder.resolve("faults.next");
        Files.writeString(next, words);
        Files.move(next, control, StandardCopyOption.ATOMIC_MOVE);
    }

    /// It may be refused, or not be answered: nobody relies on it.
    private void reassign(int partition, List<Integer> replicas) {
        var _ =
                admin.alterPartitionReassignments(
                                Map.of(
                                        new TopicPartition(topic, partition),
                                        Optional.of(new NewPartitionReassignment(replicas))))
                        .all()
                        .toCompletionStage()
                        .whenComplete((_, failure) -> {
                            if (failure != null) {
                                System.err.println("chaos: not reassigned: " + failure);
                            }
                        });
    }

    private void drain(int node) {
        if (!nodes("drain", Integer.toString(node))) {
            System.err.println("chaos: not drained: node " + node);
        }
    }

    /// A node that nobody wants would be no part of the rest of the run.
    private void undoDrain(int node) {
        Await.until(
                "node %d takes part again".formatted(node),
                () -> nodes("drain", Integer.toString(node), "--undo"));
    }

    private boolean nodes(String... words) {
        List<String> all = new ArrayList<>(List.of("nodes"));
        all.addAll(List.of(words));
        all.addAll(List.of("-b", cluster.plan().addresses()));
        return Cli.run(
                        _ -> {
                            throw new IllegalStateException("nothing is started");
                        },
                        all.toArray(String[]::new))
                == 0;
    }

    private static void must(boolean isDone, Fault fault) {
        if (!isDone) {
            throw new AssertionError("could not do it: " + fault);
        }
    }
}
