package io.minikafka.broker.txn;

import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TransactionMarker;
import java.util.Set;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Brings the outcome of decided transactions to every partition and group that took part, again and again until
/// all know it; then the transaction is complete. RFC 0005, 4.4.
final class Completion {
    private static final long FIRST_RETRY_MS = 100;
    private static final long LAST_RETRY_MS = 5_000;

    private static final Logger LOG = LoggerFactory.getLogger(Completion.class);

    private final Transactions transactions;
    private final MarkerPort markers;
    private final Waiting waiting;
    private final int coordinatorEpoch;

    /// @param coordinatorEpoch that markers carry
    Completion(
            Transactions transactions, MarkerPort markers, Waiting waiting, int coordinatorEpoch) {
        this.transactions = transactions;
        this.markers = markers;
        this.waiting = waiting;
        this.coordinatorEpoch = coordinatorEpoch;
    }

    /// Makes a decision what is remembered, and brings it to all that took part: at once if a crash that takes the
    /// decision takes its markers too, else when it is on disk.
    ///
    /// @param answer hears when it is on disk, or that it is not
    /// @return whether it was taken
    boolean decide(Transaction decided, Consumer<Errors> answer) {
        boolean oneLog = transactions.config().oneLog();
        boolean taken =
                transactions.save(
                        decided,
                        error -> {
                            if (!oneLog && error == Errors.NONE) {
                                begin(decided);
                            }
                            answer.accept(error);
                        });
        if (oneLog && taken) {
            begin(decided);
        }
        return taken;
    }

    /// @param decided is remembered as the state of its id
    void begin(Transaction decided) {
        Scope scope = decided.scope();
        Ending ending = new Ending(decided);
        ending.remaining = scope.partitions().size() + scope.groups().size();
        if (ending.remaining == 0) {
            complete(ending);
            return;
        }
        scope.partitions().forEach(partition -> tell(ending, partition, FIRST_RETRY_MS));
        scope.groups().forEach(groupId -> tell(ending, groupId, FIRST_RETRY_MS));
    }

    private void tell(Ending ending, TopicPartition partition, long retryMs) {
        markers.write(
                marker(ending.decided),
                partition,
                error ->
                        told(
                                ending,
                                partition,
                                error,
                                retryMs,
                                next -> tell(ending, partition, next)));
    }

    private void tell(Ending ending, String groupId, long retryMs) {
        markers.end(
                groupId,
                ending.decided.producer().id(),
                ending.decided.commits(),
                error ->
                        told(ending, groupId, error, retryMs, next -> tell(ending, groupId, next)));
    }

    private void told(
            Ending ending, Object target, Errors error, long retryMs, Consumer<Long> again) {
        if (isFinal(error)) {
            if (error != Errors.NONE) {
                report(ending, target, error);
            }
            if (--ending.remaining == 0) {
                complete(ending);
            }
            return;
        }
        if (retryMs >= LAST_RETRY_MS && !ending.isReported) {
            ending.isReported = true; // it has not been a passing trouble
            report(ending, target, error);
        }
        long nextMs = Math.min(2 * retryMs, LAST_RETRY_MS);
        transactions.agenda().at(transactions.nowMs() + retryMs, () -> again.accept(nextMs));
    }

    /// Whether there is nothing more to tell: a partition that is gone, or that has seen a newer producer or
    /// coordinator, holds nothing open of this transaction.
    private static boolean isFinal(Errors error) {
        return Set.of(
                        Errors.NONE,
                        Errors.UNKNOWN_TOPIC_OR_PARTITION,
                        Errors.INVALID_PRODUCER_EPOCH,
                        Errors.TRANSACTION_COORDINATOR_FENCED)
                .contains(error);
    }

    private void complete(Ending ending) {
        Transaction complete = ending.decided.completed(transactions.wallMs());
        if (transactions.save(complete, _ -> {})) {
            waiting.complete(complete.id());
        } else {
            transactions.agenda().at(transactions.nowMs() + LAST_RETRY_MS, () -> complete(ending));
        }
    }

    private static void report(Ending ending, Object target, Errors error) {
        LOG.atWarn()
                .addKeyValue("transactional.id", ending.decided.id())
                .addKeyValue("producer.id", ending.decided.producer().id())
                .addKeyValue("target", target)
                .addKeyValue("error", error)
                .log(
                        isFinal(error)
                                ? "a marker was not needed any more"
                                : "a marker cannot be written, which is tried again and again");
    }

    /// A decided transaction and how many do not know its outcome yet.
    private static final class Ending {
        private final Transaction decided;
        private int remaining;
        private boolean isReported;

        Ending(Transaction decided) {
            this.decided = decided;
        }
    }

    private TransactionMarker marker(Transaction decided) {
        ProducerIdentity producer = decided.producer().current();
        return new TransactionMarker(
                producer.id(),
                producer.epoch(),
                decided.commits(),
                coordinatorEpoch,
                decided.flow().version());
    }
}
