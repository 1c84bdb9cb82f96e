package io.minikafka.observer.app;

import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.helpers.NOP_FallbackServiceProvider;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParseResult;

/// The commands of the observer, as the launcher calls them: `minikafka observe`, `explain`, `ask`, `scale`.
@Command(
        name = "minikafka",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "COMMAND",
        description = "Watches brokers, explains incidents, answers questions, plans capacity.")
public final class ObserverCommand {
    private ObserverCommand() {}

    /// Runs a command and ends the process with its exit code.
    public static void main(String[] args) {
        // What a Kafka client thinks of brokers that come and go is no news for whoever watches
        // them.
        System.setProperty("slf4j.internal.verbosity", "WARN");
        System.setProperty("slf4j.provider", NOP_FallbackServiceProvider.class.getName());
        System.exit(run(args));
    }

    /// Runs a command and returns its exit code.
    public static int run(String... args) {
        CommandLine cli = commandLine(args);
        if (args.length == 0) {
            cli.usage(cli.getErr());
            return ExitCode.USAGE;
        }
        return cli.execute(args);
    }

    /// Knows no more commands than it needs: making one takes time.
    static CommandLine commandLine(String... args) {
        CommandLine cli = new CommandLine(new ObserverCommand());
        Map<String, Supplier<Object>> commands = commands();
        if (args.length > 0 && commands.containsKey(args[0])) {
            commands.keySet().retainAll(Set.of(args[0]));
        }
        commands.forEach((name, command) -> cli.addSubcommand(name, command.get()));
        cli.setExecutionExceptionHandler(ObserverCommand::tell);
        cli.setUsageHelpWidth(100);
        return cli;
    }

    private static Map<String, Supplier<Object>> commands() {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("observe", ObserveCommand::new);
        commands.put("explain", ExplainCommand::new);
        commands.put("ask", AskCommand::new);
        commands.put("scale", ScaleCommand::new);
        return commands;
    }

    private static int tell(Exception thrown, CommandLine command, ParseResult parsed) {
        Throwable failure =
                thrown instanceof ExecutionException && thrown.getCause() != null
                        ? thrown.getCause()
                        : thrown;
        PrintWriter err = command.getErr();
        return switch (failure) {
            case CommandFailure known -> say(err, known.getMessage(), known.exitCode());
            case TimeoutException late ->
                    say(
                            err,
                            "The broker did not answer in time: " + late.getMessage(),
                            ExitCode.NOT_RUNNING);
            case KafkaException kafka -> say(err, kafka.getMessage(), ExitCode.FAILED);
            default -> {
                failure.printStackTrace(err);
                yield say(err, failure.toString(), ExitCode.FAILED);
            }
        };
    }

    private static int say(PrintWriter err, @Nullable String message, int exitCode) {
        err.println("minikafka: " + message);
        return exitCode;
    }
}
