package io.minikafka.observer.app;

import io.minikafka.observer.scale.Capacity;
import io.minikafka.observer.scale.ScaleSettings;
import io.minikafka.observer.scale.service.ExecHook;
import io.minikafka.observer.scale.service.MetricsPages;
import io.minikafka.observer.scale.service.ScaleService;
import io.minikafka.observer.scale.service.Webhook;
import io.minikafka.observer.scale.simulation.Simulation;
import io.minikafka.observer.scale.simulation.SimulationPlot;
import io.minikafka.observer.scale.simulation.SimulationResult;
import io.minikafka.observer.scale.simulation.Trace;
import io.minikafka.observer.scale.simulation.TraceException;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Plans capacity: simulates, runs (dry unless an action is named), and asks the one that runs.
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "simulate|run|plan|status|history",
        description = "Plans capacity ahead of the load. Dry run unless an action is named.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka scale simulate trace.csv --node-capacity 500 --start-minutes 10 --svg plot.svg",
            "  minikafka scale run --metrics http://b1:9404/metrics --node-capacity 3e9",
            "  minikafka scale plan",
            "  minikafka scale history"
        })
final class ScaleCommand implements Runnable {
    private static final String ADDRESS = "127.0.0.1:9405";
    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final int NOT_RUNNING = 4;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: simulate, run, plan, status or history");
    }

    @Command(
            name = "simulate",
            mixinStandardHelpOptions = true,
            description =
                    "Replay a trace: what the reactive rule, the scaler and foresight cost and miss.")
    int simulate(
            @Parameters(paramLabel = "TRACE", description = "CSV: a head line, then minute,load.")
                    Path file,
            @Mixin ScaleOptions options,
            @Option(names = "--svg", paramLabel = "FILE", description = "Draw it.")
                    Optional<Path> svg,
            @Option(
                            names = "--seed",
                            defaultValue = "1",
                            description = "Of the forecasts' chance (1).")
                    long seed)
            throws IOException {
        SimulationResult result = Simulation.run(read(file), settings(options), seed);
        PrintWriter out = spec.commandLine().getOut();
        out.printf("%-10s %14s %8s%n", "", "node-minutes", "missed");
        for (var played : List.of(result.reactive(), result.scaler(), result.perfect())) {
            out.printf(
                    "%-10s %,14d %,8d%n",
                    played.name(), played.nodeMinutes(), played.missedMinutes());
        }
        out.printf(
                "%.2f times fewer missed minutes than the reactive rule, at %.1f %% of its cost; the forecasts decided in %.0f %% of the minutes.%n",
                result.timesFewer(), 100 * result.costRatio(), 100 * result.predictiveShare());
        if (svg.isPresent()) {
            SimulationPlot.of(file.getFileName().toString(), result).write(svg.get());
        }
        out.flush();
        return 0;
    }

    @Command(
            name = "run",
            mixinStandardHelpOptions = true,
            description =
                    "Watch the load, decide each minute, tell of it; act if an action is named.")
    int run(
            @Mixin ScaleOptions options,
            @Option(
                            names = "--metrics",
                            required = true,
                            paramLabel = "URL",
                            description =
                                    "A node's metrics page; once for each node, standby nodes too.")
                    List<URI> metrics,
            @Option(
                            names = "--counter",
                            defaultValue = "minikafka_partition_received_bytes_total",
                            paramLabel = "NAME",
                            description = "Whose rise in a minute is the load (${DEFAULT-VALUE}).")
                    String counter,
            @Option(names = "--webhook", paramLabel = "URL", description = "Post actions there.")
                    Optional<URI> webhook,
            @Option(names = "--exec", paramLabel = "PROGRAM", description = "Run this for actions.")
                    Optional<String> exec,
            @Option(
                            names = "--listen",
                            defaultValue = ADDRESS,
                            paramLabel = "HOST:PORT",
                            description = "Where to tell (${DEFAULT-VALUE}).")
                    String listen,
            @Option(
                            names = "--folder",
                            defaultValue = "data/scale",
                            paramLabel = "FOLDER",
                            description = "What is kept over a restart (${DEFAULT-VALUE}).")
                    Path folder)
            throws IOException, InterruptedException {
        if (webhook.isPresent() && exec.isPresent()) {
            throw new ParameterException(
                    spec.commandLine(), "Name one action: --webhook or --exec");
        }
        Optional<Capacity> capacity =
                webhook.<Capacity>map(url -> new Webhook(url, TIMEOUT))
                        .or(() -> exec.map(program -> new ExecHook(program, TIMEOUT)));
        try (MetricsPages pages = new MetricsPages(metrics, counter);
                ScaleService service =
                        new ScaleService(
                                settings(options),
                                pages,
                                capacity,
                                folder,
                                address(listen),
                                InstantSource.system())) {
            service.start();
            PrintWriter out = spec.commandLine().getOut();
            out.printf(
                    "%s; http:/%s/plan tells what it decides%n",
                    capacity.isPresent() ? "Acting" : "Dry run, nothing is changed",
                    service.address());
            out.flush();
            service.run();
        }
        return 0;
    }

    @Command(
            name = "plan",
            mixinStandardHelpOptions = true,
            description = "What was decided last, and why.")
    int plan(@Option(names = "--at", defaultValue = ADDRESS, paramLabel = "HOST:PORT") String at)
            throws InterruptedException {
        return ask(at, "/plan");
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Forecast, its error, the account.")
    int status(@Option(names = "--at", defaultValue = ADDRESS, paramLabel = "HOST:PORT") String at)
            throws InterruptedException {
        return ask(at, "/status");
    }

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            description = "The last decisions, with what became of them.")
    int history(@Option(names = "--at", defaultValue = ADDRESS, paramLabel = "HOST:PORT") String at)
            throws InterruptedException {
        return ask(at, "/history");
    }

    private int ask(String at, String page) throws InterruptedException {
        try (HttpClient http = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
            URI uri = URI.create("http://" + at + page);
            String body =
                    http.send(
                                    HttpRequest.newBuilder(uri).timeout(TIMEOUT).build(),
                                    BodyHandlers.ofString())
                            .body();
            spec.commandLine().getOut().println(body);
            spec.commandLine().getOut().flush();
            return 0;
        } catch (IOException nobody) {
            spec.commandLine()
                    .getErr()
                    .printf("No scaler answers at %s. `minikafka scale run` starts one.%n", at);
            return NOT_RUNNING;
        }
    }

    private Trace read(Path file) throws IOException {
        try {
            return Trace.read(file);
        } catch (TraceException wrong) {
            throw new ParameterException(
                    spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private ScaleSettings settings(ScaleOptions options) {
        try {
            return options.settings();
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(
                    spec.commandLine(), String.valueOf(wrong.getMessage()), wrong);
        }
    }

    private InetSocketAddress address(String hostAndPort) {
        int colon = hostAndPort.lastIndexOf(':');
        try {
            return new InetSocketAddress(
                    hostAndPort.substring(0, Math.max(0, colon)),
                    Integer.parseInt(hostAndPort.substring(colon + 1)));
        } catch (IllegalArgumentException wrong) {
            throw new ParameterException(
                    spec.commandLine(), "Expected HOST:PORT, got " + hostAndPort, wrong);
        }
    }
}
