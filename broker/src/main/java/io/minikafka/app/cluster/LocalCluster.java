package io.minikafka.app.cluster;

import io.minikafka.app.node.StartException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.TimeUnit;
import java.util.function.IntFunction;

/// A cluster of processes on this machine, with all that it keeps in one folder: `nodeN` for each node, the plan, and the
/// process that has the wires.
public final class LocalCluster {
    private static final String WIRES_PID = "wires.pid";
    private static final long WIRES_LIMIT_MS = 10_000;
    private static final long LOOK_EVERY_MS = 10;

    private final Path folder;
    private final ClusterPlan plan;
    private final IntFunction<List<String>> launchers;
    private final IntFunction<List<String>> javaOptions;

    private LocalCluster(
            Path folder,
            ClusterPlan plan,
            IntFunction<List<String>> launchers,
            IntFunction<List<String>> javaOptions) {
        this.folder = folder;
        this.plan = plan;
        this.launchers = launchers;
        this.javaOptions = javaOptions;
    }

    private LocalCluster(Path folder, ClusterPlan plan) {
        this(folder, plan, _ -> List.of(), _ -> List.of());
    }

    /// The cluster of that folder, if there is one.
    public static Optional<LocalCluster> find(Path folder) {
        return ClusterPlan.read(folder).map(plan -> new LocalCluster(folder, plan));
    }

    /// A new one, whose nodes do not run yet.
    public static LocalCluster lay(Path folder, int nodes, int firstPort, boolean withWires) {
        try {
            Files.createDirectories(folder);
            ClusterPlan plan = ClusterPlan.make(nodes, firstPort, withWires);
            plan.write(folder);
            return new LocalCluster(folder, plan);
        } catch (IOException e) {
            throw new StartException(
                    "Cannot lay a cluster out in " + folder + ": " + e.getMessage());
        }
    }

    /// The same one; the Java of each node that is started from now on gets these options besides the usual ones.
    public LocalCluster withJavaOptions(IntFunction<List<String>> ofNode) {
        return new LocalCluster(folder, plan, launchers, ofNode);
    }

    /// The same one in other places of this machine, such as network namespaces.
    ///
    /// @param hosts of all nodes
    /// @param ofNode the command that starts a command there
    public LocalCluster at(SortedMap<Integer, String> hosts, IntFunction<List<String>> ofNode) {
        return new LocalCluster(folder, plan.at(hosts), ofNode, javaOptions);
    }

    public ClusterPlan plan() {
        return plan;
    }

    public List<LocalNode> nodes() {
        return plan.ports().keySet().stream().map(this::node).toList();
    }

    /// @throws StartException if there is no such node
    public LocalNode node(int id) {
        if (!plan.ports().containsKey(id)) {
            throw new StartException(
                    "There is no node " + id + "; there are " + plan.ports().keySet());
        }
        return new LocalNode(
                id, folder.resolve("node" + id), launchers.apply(id), javaOptions.apply(id));
    }

    /// Starts all nodes that do not run, at once: none answers before more than half of them do. Only a cluster that is
    /// yet to be founded begins with its first node, which the others join.
    ///
    /// @param settings for each node, KEY=VALUE
    public void up(List<String> settings) {
        startWires();
        List<LocalNode> down = nodes().stream().filter(n -> n.running().isEmpty()).toList();
        if (down.isEmpty()) {
            return;
        }
        LocalNode first = node(plan.ports().firstKey());
        boolean isNew = !first.wasStarted();
        if (isNew) {
            start(first.id(), settings);
        }
        List<LocalNode> others = isNew ? down.subList(1, down.size()) : down;
        List<Process> started = new ArrayList<>();
        others.forEach(node -> started.add(node.start(all(node.id(), settings))));
        for (int i = 0; i < started.size(); i++) {
            others.get(i).awaitStarted(started.get(i));
        }
    }

    public void start(int id, List<String> settings) {
        LocalNode node = node(id);
        node.awaitStarted(node.start(all(id, settings)));
    }

    /// Stops all nodes, all at once, and the wires.
    ///
    /// @return whether all have ended
    public boolean down() throws InterruptedException {
        List<LocalNode> nodes = nodes();
        for (LocalNode node : nodes) {
            node.running().flatMap(broker -> broker.process()).ifPresent(ProcessHandle::destroy);
        }
        boolean ended = true;
        for (LocalNode node : nodes) {
            ended &= node.stop();
        }
        stopWires();
        return ended;
    }

    /// Removes everything, data included; nothing may run.
    public void remove() {
        try {
            ClusterPlan.forget(folder);
            for (int id : plan.ports().keySet()) {
                Trees.delete(folder.resolve("node" + id));
            }
            Files.deleteIfExists(folder.resolve(WIRES_PID));
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot remove the cluster in " + folder, e);
        }
    }

    /// Has the wires carry out a command of [WireControl].
    ///
    /// @throws StartException if there are none, or they do not understand
    public String wires(String command) {
        if (plan.controlPort() == 0) {
            throw new StartException(
                    "The nodes of this cluster speak to each other directly. To cut wires: cluster down --remove,"
                            + " then cluster up --wires");
        }
        try {
            String answer = WireControl.send(plan.controlPort(), command);
            if (!command.equals("show") && !WireControl.isDone(answer)) {
                throw new StartException(answer.strip());
            }
            return answer;
        } catch (IOException e) {
            throw new StartException("The wires do not answer (" + e.getMessage() + ")");
        }
    }

    private List<String> all(int id, List<String> settings) {
        List<String> all = new ArrayList<>();
        all.add("node.id=" + id);
        all.add("listeners=PLAINTEXT://" + plan.address(id));
        all.add("advertised.listeners=PLAINTEXT://" + plan.address(id));
        int first = plan.ports().firstKey();
        if (id != first) {
            all.add("minikafka.cluster.join=" + plan.address(first));
        } else if (plan.ports().size() > 1) {
            all.add("minikafka.cluster=true");
        }
        if (!plan.wires().isEmpty()) {
            all.add("minikafka.peer.routes=" + plan.routes(id));
        }
        all.addAll(settings);
        return all;
    }

    private void startWires() {
        if (plan.controlPort() == 0 || wiresProcess().isPresent()) {
            return;
        }
        try {
            Process process =
                    new ProcessBuilder(
                                    ChildJvm.command(
                                            List.of(),
                                            List.of(
                                                    "cluster",
                                                    "wires",
                                                    "--folder",
                                                    folder.toString())))
                            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                            .redirectError(folder.resolve("wires.err").toFile())
                            .start();
            long untilNs = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(WIRES_LIMIT_MS);
            while (wiresProcess().isEmpty()) {
                if (!process.isAlive() || System.nanoTime() - untilNs > 0) {
                    throw new StartException(
                            "The wires did not start: "
                                    + Files.readString(folder.resolve("wires.err")).strip());
                }
                TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot start the wires", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted while the wires start");
        }
    }

    private void stopWires() throws InterruptedException {
        Optional<ProcessHandle> process = wiresProcess();
        process.ifPresent(ProcessHandle::destroy);
        while (wiresProcess().isPresent()) {
            TimeUnit.MILLISECONDS.sleep(LOOK_EVERY_MS);
        }
    }

    private Optional<ProcessHandle> wiresProcess() {
        return WiresPid.find(folder.resolve(WIRES_PID));
    }

    /// Runs the wires in this process until it is told to stop.
    public void runWires() throws IOException, InterruptedException {
        try (Wires wires = Wires.open(plan)) {
            WiresPid.write(folder.resolve(WIRES_PID));
            wires.awaitEnd();
        }
    }
}
