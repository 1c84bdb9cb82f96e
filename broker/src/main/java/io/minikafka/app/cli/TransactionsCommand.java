package io.minikafka.app.cli;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lists transactional ids, shows one, aborts what is open, finds what nobody would ever end. RFC 0005.
@Command(
        name = "transactions",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|describe|abort|find-hanging",
        description = "Transactions: list, describe, abort, find-hanging.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka transactions list --running-longer-than 10m",
            "  minikafka transactions describe billing-1",
            "  minikafka transactions abort billing-1",
            "  minikafka transactions find-hanging",
            "  minikafka transactions abort --topic orders --partition 3 --producer-id 4711"
        })
final class TransactionsCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: list, describe, abort or find-hanging");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "Transactional ids with state and, while a transaction runs, its age.")
    void list(
            @Mixin Target target,
            @Option(
                            names = "--state",
                            paramLabel = "STATE",
                            description =
                                    "Only in this state (Ongoing, PrepareCommit, ...); may be given often.")
                    List<String> states,
            @Option(
                            names = "--running-longer-than",
                            paramLabel = "AGE",
                            converter = Age.class,
                            description =
                                    "Only those that run for longer, such as 45s, 20m, 1h30m.")
                    Optional<Duration> age)
            throws InterruptedException, ExecutionException {
        ListTransactionsOptions options = new ListTransactionsOptions();
        options.filterStates(states(states == null ? List.of() : states));
        age.ifPresent(least -> options.filterOnDuration(least.toMillis()));
        try (Admin admin = target.admin()) {
            List<String> ids =
                    admin.listTransactions(options).all().get().stream()
                            .map(TransactionListing::transactionalId)
                            .toList();
            Table table = new Table("id", "producer", "epoch", "state", "age", "partitions");
            describe(admin, ids)
                    .forEach((id, transaction) ->
                            table.row(
                                    id,
                                    transaction.producerId(),
                                    transaction.producerEpoch(),
                                    transaction.state(),
                                    age(transaction),
                                    transaction.topicPartitions().size()));
            table.print("");
        }
    }

    private Set<TransactionState> states(List<String> names) {
        return names.stream()
                .map(name -> {
                    TransactionState state = TransactionState.parse(name);
                    if (state == TransactionState.UNKNOWN) {
                        throw new ParameterException(
                                spec.commandLine(), "There is no state " + name);
                    }
                    return state;
                })
                .collect(Collectors.toSet());
    }

    private static Map<String, TransactionDescription> describe(Admin admin, Collection<String> ids)
            throws InterruptedException, ExecutionException {
        return new TreeMap<>(admin.describeTransactions(ids).all().get());
    }

    private static String age(TransactionDescription transaction) {
        return transaction.state() == TransactionState.ONGOING
                        && transaction.transactionStartTimeMs().isPresent()
                ? Age.since(transaction.transactionStartTimeMs().getAsLong())
                : "-";
    }

    @Command(
            name = "describe",
            mixinStandardHelpOptions = true,
            description = "State, age, timeout and partitions of transactional ids.")
    void describe(
            @Mixin Target target,
            @Parameters(arity = "1..*", paramLabel = "ID", description = "Transactional ids.")
                    List<String> ids)
            throws InterruptedException, ExecutionException {
        try (Admin admin = target.admin()) {
            describe(admin, ids).forEach(TransactionsCommand::print);
        }
    }

    private static void print(String id, TransactionDescription transaction) {
        System.out.printf(
                "transaction %s  (%s, producer %d, epoch %d, age %s, timeout %s)%n",
                id,
                transaction.state(),
                transaction.producerId(),
                transaction.producerEpoch(),
                age(transaction),
                Age.text(Duration.ofMillis(transaction.transactionTimeoutMs())));
        transaction.topicPartitions().stream()
                .sorted(
                        Comparator.comparing(TopicPartition::topic)
                                .thenComparingInt(TopicPartition::partition))
                .forEach(partition -> System.out.println("  " + partition));
    }

    @Command(
            name = "abort",
            mixinStandardHelpOptions = true,
            description = {
                "Abort by transactional id: its producer is shut out, what it has open is aborted.",
                "Or in one partition, whatever the coordinator knows: for hanging transactions only."
            })
    void abort(
            @Mixin Target target,
            @Parameters(arity = "0..*", paramLabel = "ID", description = "Transactional ids.")
                    List<String> ids,
            @Option(names = "--topic", description = "Where a transaction hangs.")
                    Optional<String> topic,
            @Option(names = "--partition", description = "Where a transaction hangs.")
                    Optional<Integer> partition,
            @Option(names = "--producer-id", description = "Whose transaction hangs there.")
                    Optional<Long> producerId)
            throws InterruptedException, ExecutionException {
        boolean namesIds = ids != null && !ids.isEmpty();
        boolean namesPlace = topic.isPresent() && partition.isPresent() && producerId.isPresent();
        if (namesIds == namesPlace) {
            throw new ParameterException(
                    spec.commandLine(),
                    "Name transactional ids, or --topic, --partition and --producer-id");
        }
        try (Admin admin = target.admin()) {
            if (namesIds) {
                admin.fenceProducers(ids).all().get();
                ids.forEach(id -> System.out.println("Aborted " + id));
            } else {
                abort(admin, new TopicPartition(topic.get(), partition.get()), producerId.get());
            }
        }
    }

    private static void abort(Admin admin, TopicPartition partition, long producerId)
            throws InterruptedException, ExecutionException {
        OpenTransaction open =
                OpenTransaction.in(admin, List.of(partition)).stream()
                        .filter(found -> found.producer().producerId() == producerId)
                        .findFirst()
                        .orElseThrow(() ->
                                new CommandFailure(
                                        ExitCode.FAILED,
                                        "Producer %d has no open transaction in %s"
                                                .formatted(producerId, partition)));
        admin.abortTransaction(open.abort()).all().get();
        System.out.printf(
                "Aborted what producer %d had open in %s since offset %d%n",
                producerId, partition, open.startOffset());
    }

    @Command(
            name = "find-hanging",
            mixinStandardHelpOptions = true,
            description =
                    "Transactions that are open in a partition and that the coordinator knows nothing of.")
    void findHanging(
            @Mixin Target target,
            @Option(names = "--topic", description = "Only in this topic.") Optional<String> topic,
            @Option(
                            names = "--older-than",
                            paramLabel = "AGE",
                            converter = Age.class,
                            defaultValue = "20m",
                            description =
                                    "Only those that wrote nothing for this long; default: 20m.")
                    Duration olderThan)
            throws InterruptedException, ExecutionException {
        try (Admin admin = target.admin()) {
            List<OpenTransaction> hanging = HangingTransactions.find(admin, topic, olderThan);
            if (hanging.isEmpty()) {
                System.out.println("No transaction hangs");
                return;
            }
            Map<OpenTransaction, Long> began = HangingTransactions.began(target, hanging);
            Table table =
                    new Table(
                            "topic",
                            "partition",
                            "producer-id",
                            "start-offset",
                            "age",
                            "last-write");
            hanging.forEach(open ->
                    table.row(
                            open.partition().topic(),
                            open.partition().partition(),
                            open.producer().producerId(),
                            open.startOffset(),
                            Optional.ofNullable(began.get(open)).map(Age::since).orElse("?"),
                            Age.since(open.producer().lastTimestamp()) + " ago"));
            table.print("");
        }
    }
}
