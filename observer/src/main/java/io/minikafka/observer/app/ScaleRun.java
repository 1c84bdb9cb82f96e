package io.minikafka.observer.app;

import io.minikafka.observer.scale.Capacity;
import io.minikafka.observer.scale.ScaleSettings;
import io.minikafka.observer.scale.service.ClusterNodes;
import io.minikafka.observer.scale.service.ExecHook;
import io.minikafka.observer.scale.service.MetricsPages;
import io.minikafka.observer.scale.service.ScaleService;
import io.minikafka.observer.scale.service.Webhook;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// The scaler itself, until it is stopped.
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        description = "Watch the load, decide each minute, tell of it; act if an action is named.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka scale run --metrics http://b1:9404/metrics --metrics http://b2:9404/metrics --node-capacity 3e9",
            "  minikafka scale run ... --cluster b1:9092 --standby 1,2,3,4 --nodes-min 3",
            "  minikafka scale run ... --webhook https://ops.example/scale"
        })
final class ScaleRun implements Callable<Integer> {
    static final String ADDRESS = "127.0.0.1:9405";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final String MINUTE_MS = "60000";

    @Mixin private final ScaleOptions options = new ScaleOptions();

    @Option(
            names = "--metrics",
            required = true,
            paramLabel = "URL",
            description = "A node's metrics page; once for each node, standby nodes too.")
    private List<URI> metrics = List.of();

    @Option(
            names = "--counter",
            defaultValue = "minikafka_partition_received_bytes_total",
            paramLabel = "NAME",
            description = "Whose rise in a minute is the load (${DEFAULT-VALUE}).")
    private String counter = "";

    @Option(
            names = "--cluster",
            paramLabel = "HOST:PORT",
            description =
                    "Act on this Mini-Kafka cluster: its nodes of --standby get partitions or lose them.")
    private Optional<String> cluster = Optional.empty();

    @Option(
            names = "--standby",
            split = ",",
            paramLabel = "N",
            description =
                    "The cluster's nodes in the order in which they are woken; the last is drained first.")
    private List<Integer> standby = List.of();

    @Option(names = "--webhook", paramLabel = "URL", description = "Post actions there.")
    private Optional<URI> webhook = Optional.empty();

    @Option(names = "--exec", paramLabel = "PROGRAM", description = "Run this for actions.")
    private Optional<String> exec = Optional.empty();

    @Option(
            names = "--listen",
            defaultValue = ADDRESS,
            paramLabel = "HOST:PORT",
            description = "Where to tell (${DEFAULT-VALUE}).")
    private String listen = ADDRESS;

    @Option(
            names = "--folder",
            defaultValue = "data/scale",
            paramLabel = "FOLDER",
            description = "What is kept over a restart (${DEFAULT-VALUE}).")
    private Path folder = Path.of("");

    @Option(
            names = "--minute-ms",
            hidden = true,
            defaultValue = MINUTE_MS,
            paramLabel = "MS",
            description = "How long a minute lasts, to replay a day in less.")
    private long minuteMs;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Optional<Capacity> capacity = capacity();
        ScaleSettings settings =
                cluster.isPresent() ? options.settings(standby.size()) : options.settings();
        try (MetricsPages pages = new MetricsPages(metrics, counter);
                ScaleService service =
                        new ScaleService(
                                settings,
                                pages,
                                capacity,
                                folder,
                                address(listen),
                                InstantSource.system(),
                                Math.max(1, minuteMs))) {
            service.start();
            spec.commandLine()
                    .getOut()
                    .printf(
                            "%s; http:/%s/plan tells what it decides%n",
                            capacity.isPresent() ? "Acting" : "Dry run, nothing is changed",
                            service.address());
            spec.commandLine().getOut().flush();
            service.run();
        }
        return ExitCode.DONE;
    }

    private Optional<Capacity> capacity() {
        List<Capacity> named =
                Stream.of(
                                cluster.<Capacity>map(this::nodes),
                                webhook.<Capacity>map(url -> new Webhook(url, TIMEOUT)),
                                exec.<Capacity>map(program -> new ExecHook(program, TIMEOUT)))
                        .flatMap(Optional::stream)
                        .toList();
        if (named.size() > 1) {
            throw new CommandFailure(
                    ExitCode.USAGE, "Name one action: --cluster, --webhook or --exec");
        }
        return named.stream().findFirst();
    }

    private Capacity nodes(String bootstrap) {
        if (standby.isEmpty() || standby.stream().distinct().count() < standby.size()) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "--cluster wants --standby, the numbers of all nodes that may have partitions, each once");
        }
        return new ClusterNodes(address(bootstrap), standby, (int) TIMEOUT.toMillis());
    }

    private static InetSocketAddress address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        try {
            return new InetSocketAddress(
                    hostAndPort.substring(0, Math.max(0, colon)),
                    Integer.parseInt(hostAndPort.substring(colon + 1)));
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailure(ExitCode.USAGE, "Expected HOST:PORT, got " + hostAndPort);
        }
    }
}
