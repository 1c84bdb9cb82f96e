package io.minikafka.app.cli;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.NodeKeys;
import io.minikafka.app.log.Logging;
import io.minikafka.app.node.Node;
import io.minikafka.app.node.NodeStarter;
import io.minikafka.app.node.RunningBroker;
import io.minikafka.app.node.Version;
import io.minikafka.base.HostPort;
import io.minikafka.storage.disk.DirectoryInUseException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Runs a broker in this process until somebody stops it.
///
/// In the background (the default) it is the launcher that lets go of the process: it reads standard
/// output until that is closed, which happens here once the broker answers. From then on the broker
/// speaks to its log file only.
@Command(
        name = "start",
        mixinStandardHelpOptions = true,
        description = "Start a broker; it goes on in the background once it answers.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka start",
            "  minikafka start --foreground --set num.partitions=6",
            "  minikafka start --data second --join 127.0.0.1:9092 --set listeners=PLAINTEXT://127.0.0.1:0",
            "  minikafka start --data /var/lib/minikafka --set listeners=PLAINTEXT://0.0.0.0:9092"
        })
final class StartCommand implements Callable<Integer> {
    private static final Logger LOG = LoggerFactory.getLogger(StartCommand.class);

    private final NodeStarter starter;

    @Mixin private final ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--foreground",
            description = "Stay in the foreground and write the log to standard error.")
    private boolean foreground;

    @Option(
            names = "--cluster",
            description =
                    "Be the first node of a cluster; the same as --set minikafka.cluster=true.")
    private boolean cluster;

    @Option(
            names = "--join",
            paramLabel = "HOST:PORT",
            description =
                    "Join the cluster of this node; the same as --set minikafka.cluster.join=HOST:PORT.")
    private Optional<String> join = Optional.empty();

    @Option(
            names = "--log",
            paramLabel = "FILE",
            description = "The log file (DATA/minikafka.log).")
    private Optional<Path> logFile = Optional.empty();

    StartCommand(NodeStarter starter) {
        this.starter = starter;
    }

    @Override
    public Integer call() throws InterruptedException {
        if (cluster) {
            options.sets.add("minikafka.cluster=true");
        }
        join.ifPresent(contact -> options.sets.add("minikafka.cluster.join=" + contact));
        BrokerConfig config = options.read();
        Path data = config.dataFolder();
        create(data);
        Path log = logFile.orElse(data.resolve("minikafka.log"));
        startLog(config, log);
        config.withoutEffect()
                .forEach(key ->
                        LOG.atWarn()
                                .addKeyValue("key", key.name())
                                .addKeyValue("why", key.informational().orElse(""))
                                .log("This setting has no effect"));
        Node node = start(config, data);
        Thread onExit = new Thread(() -> stop(node, data), "shutdown");
        Runtime.getRuntime().addShutdownHook(onExit);
        HostPort bound = new HostPort(config.listener().host(), node.port());
        RunningBroker broker =
                RunningBroker.here(
                        Target.reachable(bound).toString(), http(config, node), Instant.now());
        broker.write(data);
        tellReady(broker, data, log);
        node.awaitStop();
        return ExitCode.DONE;
    }

    private static String http(BrokerConfig config, Node node) {
        OptionalInt port = node.httpPort();
        return port.isEmpty()
                ? ""
                : config.httpListener()
                        .map(listener -> new HostPort(listener.host(), port.getAsInt()))
                        .map(bound -> Target.reachable(bound).toString())
                        .orElse("");
    }

    private Node start(BrokerConfig config, Path data) {
        try {
            return starter.start(config);
        } catch (DirectoryInUseException e) {
            throw RunningBroker.find(data)
                    .map(broker ->
                            new CommandFailure(
                                    ExitCode.FAILED,
                                    "A broker is already running on %s: %s, pid %d"
                                            .formatted(data, broker.address(), broker.pid())))
                    .orElseThrow(() -> e);
        }
    }

    private void startLog(BrokerConfig config, Path log) {
        String level = config.value(NodeKeys.LOG_LEVEL);
        if (foreground && logFile.isEmpty()) {
            Logging.toStandardError(level);
        } else {
            Logging.toFile(log, config.value(NodeKeys.LOG_FILE_MAX_BYTES), level);
        }
    }

    private void tellReady(RunningBroker broker, Path data, Path log) {
        System.out.printf(
                "Mini-Kafka %s answers at %s%n  data  %s%n  pid   %d%n",
                Version.text(), broker.address(), data, broker.pid());
        if (foreground) {
            System.out.println("  stop  Ctrl-C, or: ./minikafka stop");
            System.out.flush();
            return;
        }
        System.out.printf("  log   %s%n  stop  ./minikafka stop%n", log);
        System.out.close();
        System.err.close();
    }

    private static void stop(Node node, Path data) {
        try {
            node.close();
        } catch (RuntimeException | Error e) {
            LOG.error("The stop failed; the next start makes up for what it left undone", e);
            throw e;
        } finally {
            RunningBroker.forget(data);
        }
    }

    private static void create(Path data) {
        try {
            Files.createDirectories(data);
        } catch (IOException failed) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "Cannot use %s as the data folder (%s). Choose another one with --data or log.dirs."
                            .formatted(data, failed));
        }
    }
}
