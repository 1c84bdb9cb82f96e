package io.minikafka.app.cli;

import io.minikafka.app.node.NodeStarter;
import io.minikafka.app.node.StartException;
import io.minikafka.app.node.Version;
import io.minikafka.base.config.ConfigException;
import io.minikafka.broker.journal.JournalException;
import io.minikafka.network.NetworkException;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.wal.WalException;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Supplier;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParseResult;

/// The command line as a whole: which commands there are, and how failures are told.
///
/// Only the command that is called is made known to picocli: reading the annotations of all of them
/// would take longer than most of them run.
@Command(
        name = "minikafka",
        mixinStandardHelpOptions = true,
        versionProvider = Cli.VersionLine.class,
        synopsisSubcommandLabel = "COMMAND",
        description = "A message queue that speaks the Apache Kafka wire protocol.",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:failed; the message says why",
            "2:wrong usage or configuration; nothing was done",
            "3:no JDK 25 was found",
            "4:no broker is running, or none answers at the address"
        },
        footerHeading = "%nFirst steps:%n",
        footer = {
            "  minikafka start",
            "  echo hello | minikafka produce --topic greetings",
            "  minikafka consume --topic greetings --from-beginning --until-end",
            "  minikafka stop",
            "",
            "Commands of the observer, which watches brokers from outside:",
            "  observe   watches brokers and logs, tells of incidents and their causes",
            "  explain   explains an incident",
            "  ask       answers a question such as \"why is lag growing on orders?\"",
            "  scale     forecasts load and plans capacity",
            "",
            "`minikafka COMMAND --help` shows options and examples of a command."
        })
public final class Cli {
    private Cli() {}

    /// Prints `minikafka 0.1.0`.
    static final class VersionLine implements IVersionProvider {
        @Override
        public String[] getVersion() {
            return new String[] {"minikafka " + Version.text()};
        }
    }

    /// Runs a command and returns its exit code.
    public static int run(NodeStarter starter, String... args) {
        CommandLine cli = new CommandLine(new Cli());
        Map<String, Supplier<Object>> commands = commands(starter);
        if (args.length > 0 && commands.containsKey(args[0])) {
            commands.keySet().retainAll(Set.of(args[0]));
        }
        commands.forEach((name, command) -> cli.addSubcommand(name, command.get()));
        cli.setExecutionExceptionHandler(Cli::tell);
        cli.setUsageHelpWidth(100);
        if (args.length == 0) {
            cli.usage(cli.getErr());
            return ExitCode.USAGE;
        }
        return cli.execute(args);
    }

    private static Map<String, Supplier<Object>> commands(NodeStarter starter) {
        Map<String, Supplier<Object>> commands = new LinkedHashMap<>();
        commands.put("start", () -> new StartCommand(starter));
        commands.put("stop", StopCommand::new);
        commands.put("status", StatusCommand::new);
        commands.put("produce", ProduceCommand::new);
        commands.put("consume", ConsumeCommand::new);
        commands.put("topics", TopicsCommand::new);
        commands.put("groups", GroupsCommand::new);
        commands.put("transactions", TransactionsCommand::new);
        commands.put("nodes", NodesCommand::new);
        commands.put("cluster", ClusterCommand::new);
        commands.put("ring", RingCommand::new);
        commands.put("where", WhereCommand::new);
        commands.put("delayed", DelayedCommand::new);
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
            case ConfigException config -> say(err, config.getMessage(), ExitCode.USAGE);
            case TimeoutException late ->
                    say(
                            err,
                            "The broker did not answer in time: " + late.getMessage(),
                            ExitCode.NOT_RUNNING);
            case KafkaException kafka -> say(err, withCause(kafka), ExitCode.FAILED);
            case StartException _,
                    DiskException _,
                    WalException _,
                    StorageException _,
                    NetworkException _,
                    JournalException _ ->
                    say(err, withCause(failure), ExitCode.FAILED);
            default -> {
                failure.printStackTrace(err);
                yield say(err, withCause(failure), ExitCode.FAILED);
            }
        };
    }

    private static int say(PrintWriter err, @Nullable String message, int exitCode) {
        err.println("minikafka: " + message);
        return exitCode;
    }

    private static String withCause(Throwable failure) {
        String message = failure.getMessage() == null ? failure.toString() : failure.getMessage();
        Throwable cause = failure.getCause();
        return cause == null || cause.getMessage() == null || message.contains(cause.getMessage())
                ? message
                : message + " (" + cause.getMessage() + ")";
    }
}
