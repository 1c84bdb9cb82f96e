package io.minikafka.app.cli;

import io.minikafka.app.node.RunningBroker;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Asks the broker of a data folder to stop, and waits until it has. The process is only signalled if
/// it is surely the one that wrote the folder's pid file.
@Command(
        name = "stop",
        mixinStandardHelpOptions = true,
        description = "Stop the broker in order: requests are answered, everything is on the disk.",
        footerHeading = "%nExamples:%n",
        footer = {"  minikafka stop", "  minikafka stop --data /var/lib/minikafka"})
final class StopCommand implements Callable<Integer> {
    private static final long LOOK_EVERY_NS = 10_000_000L;

    @Mixin private final ConfigOptions options = new ConfigOptions();

    @Option(
            names = "--timeout",
            paramLabel = "SECONDS",
            description = "How long to wait for the end (${DEFAULT-VALUE}).")
    private int timeoutSeconds = 60;

    @Override
    public Integer call() {
        Path data = options.read().dataFolder();
        RunningBroker broker =
                RunningBroker.find(data)
                        .orElseThrow(() ->
                                new CommandFailure(
                                        ExitCode.NOT_RUNNING, "No broker runs on " + data));
        ProcessHandle process =
                broker.process()
                        .orElseThrow(() ->
                                new CommandFailure(ExitCode.NOT_RUNNING, "The broker just ended"));
        if (!process.destroy()) {
            throw new CommandFailure(
                    ExitCode.FAILED, "Not allowed to stop process " + broker.pid());
        }
        awaitEnd(data, process);
        System.out.println(
                "Stopped the broker at " + broker.address() + " (pid " + broker.pid() + ")");
        return ExitCode.DONE;
    }

    /// The broker removes its pid file when all is on the disk and the folder is free again. Looks often:
    /// the system tells only a parent when a process ends, and we are none.
    private void awaitEnd(Path data, ProcessHandle process) {
        long startNs = System.nanoTime();
        long saidSeconds = 0;
        while (true) {
            long seconds = (System.nanoTime() - startNs) / 1_000_000_000L;
            if (RunningBroker.find(data).filter(each -> each.pid() == process.pid()).isEmpty()) {
                return;
            }
            if (seconds >= timeoutSeconds) {
                break;
            }
            if (seconds > saidSeconds) {
                saidSeconds = seconds;
                System.err.println(
                        "waiting for pid " + process.pid() + " to end: " + seconds + " s");
            }
            LockSupport.parkNanos(LOOK_EVERY_NS);
        }
        throw new CommandFailure(
                ExitCode.FAILED,
                "Process %d still runs after %d s. Its log says why; `kill -9 %d` ends it, and nothing acknowledged is lost."
                        .formatted(process.pid(), timeoutSeconds, process.pid()));
    }
}
