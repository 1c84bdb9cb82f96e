package io.minikafka.app.cli;

import io.minikafka.app.cluster.LocalCluster;
import io.minikafka.app.cluster.LocalNode;
import io.minikafka.app.node.RunningBroker;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// A whole cluster on this machine, each node a process of its own, and the faults that one may want to see it survive.
@Command(
        name = "cluster",
        mixinStandardHelpOptions = true,
        subcommands = ClusterDescribe.class,
        synopsisSubcommandLabel =
                "describe|up|down|status|start|stop|kill|pause|resume|partition|slow|heal",
        description = "A cluster of processes on this machine, for trying out and for experiments.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka cluster describe",
            "  minikafka cluster up --nodes 3 --wires",
            "  minikafka cluster status",
            "  minikafka cluster kill 2 && minikafka cluster start 2",
            "  minikafka cluster partition 1 2,3 && minikafka cluster heal",
            "  minikafka cluster down --remove"
        })
final class ClusterCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    /// Where the cluster is.
    static final class Where {
        @Option(
                names = "--folder",
                paramLabel = "FOLDER",
                description = "All that belongs to the cluster (${DEFAULT-VALUE}).")
        private Path folder = Path.of("data", "cluster");

        Path folder() {
            return folder.toAbsolutePath().normalize();
        }

        LocalCluster cluster() {
            return LocalCluster.find(folder())
                    .orElseThrow(() ->
                            new CommandFailure(
                                    ExitCode.NOT_RUNNING,
                                    "There is no cluster in "
                                            + folder
                                            + ". Make one: ./minikafka cluster up --nodes 3"));
        }
    }

    /// Settings that all nodes get.
    static final class Settings {
        @Option(
                names = "--set",
                paramLabel = "KEY=VALUE",
                description = "One setting of the nodes that are started; may be given often.")
        private List<String> sets = List.of();
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(),
                "Say what to do: describe, up, down, status, kill, partition, ...");
    }

    @Command(
            name = "up",
            mixinStandardHelpOptions = true,
            description = "Make a cluster, or start what does not run of the one that is there.")
    void up(
            @Mixin Where where,
            @Mixin Settings settings,
            @Option(
                            names = "--nodes",
                            paramLabel = "N",
                            defaultValue = "3",
                            description = "How many nodes a new cluster has (${DEFAULT-VALUE}).")
                    int nodes,
            @Option(
                            names = "--port",
                            paramLabel = "PORT",
                            defaultValue = "9192",
                            description =
                                    "Of the first node of a new cluster, the others behind it; 0: any (${DEFAULT-VALUE}).")
                    int port,
            @Option(
                            names = "--wires",
                            description =
                                    "Nodes of a new cluster reach each other through wires that can be cut.")
                    boolean wires)
            throws InterruptedException {
        if (nodes < 1 || nodes > 15) {
            throw new CommandFailure(
                    ExitCode.USAGE, "A local cluster has 1 to 15 nodes, not " + nodes);
        }
        Optional<LocalCluster> present = LocalCluster.find(where.folder());
        LocalCluster cluster =
                present.orElseGet(() -> LocalCluster.lay(where.folder(), nodes, port, wires));
        cluster.up(settings.sets);
        if (present.isEmpty() && nodes > 1) {
            Formation.await(cluster.plan().addresses(), nodes);
        }
        printStatus(cluster);
    }

    @Command(
            name = "down",
            mixinStandardHelpOptions = true,
            description = "Stop all nodes in order.")
    void down(
            @Mixin Where where,
            @Option(names = "--remove", description = "Remove the cluster and its data, too.")
                    boolean remove)
            throws InterruptedException {
        LocalCluster cluster = where.cluster();
        if (!cluster.down()) {
            throw new CommandFailure(ExitCode.FAILED, "Some nodes did not end; their logs say why");
        }
        if (remove) {
            cluster.remove();
        }
        System.out.println(remove ? "The cluster is removed" : "The cluster is stopped");
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Which nodes run, and which wires are not sound.")
    void status(@Mixin Where where) {
        LocalCluster cluster = where.cluster();
        printStatus(cluster);
        if (cluster.plan().controlPort() != 0) {
            String text = cluster.wires("show").strip();
            System.out.println(text.isEmpty() ? "all wires are sound" : text);
        }
    }

    @Command(name = "start", mixinStandardHelpOptions = true, description = "Start one node again.")
    void start(@Mixin Where where, @Mixin Settings settings, @Parameters(paramLabel = "N") int id) {
        where.cluster().start(id, settings.sets);
        System.out.println("node " + id + " runs");
    }

    @Command(name = "kill", mixinStandardHelpOptions = true, description = "SIGKILL to one node.")
    void kill(@Mixin Where where, @Parameters(paramLabel = "N") int id)
            throws InterruptedException {
        tell(where.cluster().node(id).kill(), id, "killed");
    }

    @Command(
            name = "pause",
            mixinStandardHelpOptions = true,
            description = "SIGSTOP to one node: it stands still until `resume`.")
    void pause(@Mixin Where where, @Parameters(paramLabel = "N") int id)
            throws IOException, InterruptedException {
        tell(where.cluster().node(id).pause(), id, "stands still");
    }

    @Command(name = "resume", mixinStandardHelpOptions = true, description = "SIGCONT to one node.")
    void resume(@Mixin Where where, @Parameters(paramLabel = "N") int id)
            throws IOException, InterruptedException {
        tell(where.cluster().node(id).resume(), id, "goes on");
    }

    @Command(
            name = "partition",
            mixinStandardHelpOptions = true,
            description = "Cut the wires between two sides, nodes with commas between them.")
    void partition(
            @Mixin Where where,
            @Parameters(paramLabel = "SIDE") String side,
            @Parameters(paramLabel = "SIDE") String other,
            @Option(
                            names = "--one-way",
                            description = "Only what the first side says does not arrive.")
                    boolean oneWay) {
        where.cluster().wires((oneWay ? "part-one-way " : "part ") + side + " " + other);
        System.out.println(
                side
                        + (oneWay ? " does not reach " : " and ")
                        + other
                        + (oneWay ? "" : " do not reach each other"));
    }

    @Command(
            name = "slow",
            mixinStandardHelpOptions = true,
            description = "Make what one node says to another late or lossy.")
    void slow(
            @Mixin Where where,
            @Parameters(paramLabel = "FROM") int from,
            @Parameters(paramLabel = "TO") int to,
            @Option(names = "--delay", paramLabel = "MS", description = "Everything comes later.")
                    Optional<Integer> delayMs,
            @Option(names = "--loss", paramLabel = "PERCENT", description = "Some of it is lost.")
                    Optional<Integer> lossPercent) {
        LocalCluster cluster = where.cluster();
        delayMs.ifPresent(ms -> cluster.wires("delay %d %d %d".formatted(from, to, ms)));
        lossPercent.ifPresent(some -> cluster.wires("loss %d %d %d".formatted(from, to, some)));
        System.out.print(cluster.wires("show"));
    }

    @Command(
            name = "heal",
            mixinStandardHelpOptions = true,
            description = "All wires are sound again.")
    void heal(@Mixin Where where) {
        where.cluster().wires("heal");
        System.out.println("all wires are sound");
    }

    @Command(
            name = "wires",
            hidden = true,
            mixinStandardHelpOptions = true,
            description = "Run the wires of a cluster in this process; `up` does it.")
    void wires(@Mixin Where where) throws IOException, InterruptedException {
        where.cluster().runWires();
    }

    private static void tell(boolean done, int id, String what) {
        if (!done) {
            throw new CommandFailure(ExitCode.NOT_RUNNING, "Node " + id + " does not run");
        }
        System.out.println("node " + id + " " + what);
    }

    private static void printStatus(LocalCluster cluster) {
        Table table = new Table("node", "state", "address", "pid", "data");
        for (LocalNode node : cluster.nodes()) {
            Optional<RunningBroker> broker = node.running();
            table.row(
                    node.id(),
                    broker.isPresent() ? "runs" : "down",
                    cluster.plan().address(node.id()),
                    broker.map(RunningBroker::pid).map(Object::toString).orElse("-"),
                    node.data());
        }
        table.print("");
        System.out.println("clients: -b " + cluster.plan().addresses());
    }
}
