package io.minikafka.app.cli;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTransactionsOptions;
import org.apache.kafka.clients.admin.TransactionDescription;
import org.apache.kafka.clients.admin.TransactionListing;
import org.apache.kafka.clients.admin.TransactionState;
import org.apache.kafka.common.TopicPartition;

/// Looks for transactions that are open in a partition and that the coordinator knows nothing of, so that nobody will
/// ever end them: readers of committed records stop there.
final class HangingTransactions {
    private static final Set<TransactionState> ALIVE =
            Set.of(
                    TransactionState.ONGOING,
                    TransactionState.PREPARE_COMMIT,
                    TransactionState.PREPARE_ABORT);

    private HangingTransactions() {}

    /// @param topic all topics if there is none
    static List<OpenTransaction> find(Admin admin, Optional<String> topic, Duration olderThan)
            throws InterruptedException, ExecutionException {
        List<OpenTransaction> suspects =
                OpenTransaction.in(admin, partitions(admin, topic)).stream()
                        .filter(open -> open.isOlderThan(olderThan))
                        .toList();
        Map<Long, TransactionDescription> known = known(admin, suspects);
        return suspects.stream()
                .filter(suspect ->
                        !isKnown(
                                suspect,
                                Optional.ofNullable(known.get(suspect.producer().producerId()))))
                .sorted(
                        Comparator.comparing((OpenTransaction open) -> open.partition().topic())
                                .thenComparingInt(open -> open.partition().partition()))
                .toList();
    }

    /// When each began, by the time of its first record; those whose record cannot be read are left out.
    static Map<OpenTransaction, Long> began(Target target, List<OpenTransaction> open) {
        Map<OpenTransaction, Long> began = new HashMap<>();
        List<OpenTransaction> left = new ArrayList<>(open);
        while (!left.isEmpty()) {
            Map<TopicPartition, OpenTransaction> oneEach = new HashMap<>();
            left.forEach(transaction -> oneEach.putIfAbsent(transaction.partition(), transaction));
            left.removeAll(oneEach.values());
            Map<TopicPartition, Long> offsets = new HashMap<>();
            oneEach.forEach(
                    (partition, transaction) -> offsets.put(partition, transaction.startOffset()));
            GroupLag.times(target, offsets)
                    .forEach((partition, ms) ->
                            Optional.ofNullable(oneEach.get(partition))
                                    .ifPresent(transaction -> began.put(transaction, ms)));
        }
        return began;
    }

    private static boolean isKnown(
            OpenTransaction open, Optional<TransactionDescription> transaction) {
        return transaction
                .filter(known ->
                        ALIVE.contains(known.state())
                                && known.topicPartitions().contains(open.partition()))
                .isPresent();
    }

    private static Map<Long, TransactionDescription> known(
            Admin admin, List<OpenTransaction> suspects)
            throws InterruptedException, ExecutionException {
        if (suspects.isEmpty()) {
            return Map.of();
        }
        Set<Long> producers =
                suspects.stream()
                        .map(open -> open.producer().producerId())
                        .collect(Collectors.toSet());
        List<String> ids =
                admin
                        .listTransactions(
                                new ListTransactionsOptions().filterProducerIds(producers))
                        .all()
                        .get()
                        .stream()
                        .map(TransactionListing::transactionalId)
                        .toList();
        Map<Long, TransactionDescription> known = new HashMap<>();
        admin.describeTransactions(ids)
                .all()
                .get()
                .values()
                .forEach(transaction -> known.put(transaction.producerId(), transaction));
        return known;
    }

    private static List<TopicPartition> partitions(Admin admin, Optional<String> topic)
            throws InterruptedException, ExecutionException {
        Collection<String> topics =
                topic.isPresent() ? List.of(topic.get()) : admin.listTopics().names().get();
        List<TopicPartition> partitions = new ArrayList<>();
        admin.describeTopics(topics)
                .allTopicNames()
                .get()
                .forEach((name, described) ->
                        IntStream.range(0, described.partitions().size())
                                .mapToObj(i -> new TopicPartition(name, i))
                                .forEach(partitions::add));
        return partitions;
    }
}
