package io.minikafka.broker.txn;

import io.minikafka.broker.TopicPartition;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// What a transaction writes to: added before the first write, or checked to have been added.
final class Additions {
    private final Transactions transactions;
    private final Waiting waiting;

    Additions(Transactions transactions, Waiting waiting) {
        this.transactions = transactions;
        this.waiting = waiting;
    }

    /// Tells NONE when the addition is on disk.
    void add(Addition addition, Consumer<Errors> answer) {
        Optional<Transaction> open = open(addition, answer, () -> add(addition, answer));
        if (open.isEmpty()) {
            return;
        }
        if (isIn(open.get(), addition)) {
            transactions.afterWrites(answer);
        } else {
            var _ = transactions.save(widened(open.get(), addition), answer);
        }
    }

    /// Tells NONE as soon as whatever is written from then on cannot survive a crash without the addition.
    void admit(Addition addition, Consumer<Errors> answer) {
        if (!transactions.config().oneLog()) {
            add(addition, answer);
            return;
        }
        Optional<Transaction> open = open(addition, answer, () -> admit(addition, answer));
        if (open.isEmpty()) {
            return;
        }
        boolean taken =
                isIn(open.get(), addition)
                        || transactions.save(widened(open.get(), addition), _ -> {});
        answer.accept(taken ? Errors.NONE : Errors.COORDINATOR_NOT_AVAILABLE);
    }

    /// Whether the transaction has each of the partitions, INVALID_TXN_STATE for those that it has not.
    Map<TopicPartition, Errors> verifyPartitions(Addition addition) {
        Errors error = check(addition);
        Scope scope = scope(addition);
        Map<TopicPartition, Errors> verdicts = new LinkedHashMap<>();
        for (TopicPartition partition : addition.partitions()) {
            boolean known = scope.partitions().contains(partition);
            verdicts.put(partition, verdict(error, known));
        }
        return verdicts;
    }

    /// Whether the transaction has all the groups.
    Errors verifyGroups(Addition addition) {
        return verdict(check(addition), scope(addition).has(addition));
    }

    private static Errors verdict(Errors error, boolean known) {
        return error == Errors.NONE && !known ? Errors.INVALID_TXN_STATE : error;
    }

    private Errors check(Addition addition) {
        Errors error = fence(addition);
        boolean isEnding =
                transactions
                        .find(addition.transactionalId())
                        .filter(t -> t.state().isEnding())
                        .isPresent();
        return error == Errors.NONE && isEnding ? Errors.CONCURRENT_TRANSACTIONS : error;
    }

    private Scope scope(Addition addition) {
        return transactions
                .find(addition.transactionalId())
                .map(Transaction::scope)
                .orElse(Scope.NOTHING);
    }

    /// The transaction that the addition belongs to; if there is none, `answer` has been told why, or `again` runs when
    /// the transaction before it is complete.
    private Optional<Transaction> open(Addition addition, Consumer<Errors> answer, Runnable again) {
        Errors error = fence(addition);
        if (error != Errors.NONE) {
            answer.accept(error);
            return Optional.empty();
        }
        Optional<Transaction> found = transactions.find(addition.transactionalId());
        if (found.filter(t -> t.state().isEnding()).isPresent()) {
            waiting.await(
                    addition.transactionalId(),
                    again,
                    () -> answer.accept(Errors.CONCURRENT_TRANSACTIONS));
            return Optional.empty();
        }
        return found;
    }

    /// Whether the request comes from the one producer that may write.
    private Errors fence(Addition addition) {
        Optional<ProducerIdentity> writer =
                transactions.find(addition.transactionalId()).map(Transaction::identity);
        if (writer.isEmpty() || writer.get().id() != addition.producer().id()) {
            return Errors.INVALID_PRODUCER_ID_MAPPING;
        }
        return writer.get().equals(addition.producer()) ? Errors.NONE : Errors.PRODUCER_FENCED;
    }

    private static boolean isIn(Transaction transaction, Addition addition) {
        return transaction.state() == TransactionState.ONGOING && transaction.scope().has(addition);
    }

    private Transaction widened(Transaction transaction, Addition addition) {
        return transaction.widened(
                transaction.scope().with(addition), addition.flow(), transactions.wallMs());
    }
}
