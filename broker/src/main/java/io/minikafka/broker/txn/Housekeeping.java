package io.minikafka.broker.txn;

import java.util.List;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks at all transactions now and then: aborts those that run longer than their client promised, forgets
/// transactional ids that nobody has used for long. By wall-clock time, because it outlives restarts.
final class Housekeeping {
    private static final Logger LOG = LoggerFactory.getLogger(Housekeeping.class);

    private final Transactions transactions;
    private final Beginnings beginnings;

    Housekeeping(Transactions transactions, Beginnings beginnings) {
        this.transactions = transactions;
        this.beginnings = beginnings;
    }

    void start() {
        every(transactions.config().timeoutCheckMs(), this::abortLate);
        every(transactions.config().expirationCheckMs(), this::forgetIdle);
    }

    private void every(long intervalMs, Runnable work) {
        transactions
                .agenda()
                .at(
                        transactions.nowMs() + intervalMs,
                        () -> {
                            work.run();
                            every(intervalMs, work);
                        });
    }

    private void abortLate() {
        for (Transaction late : matching(t -> t.isLate(transactions.wallMs()))) {
            if (beginnings.abort(late)) {
                LOG.atInfo()
                        .addKeyValue("transactional.id", late.id())
                        .addKeyValue("producer.id", late.producer().id())
                        .addKeyValue("timeout.ms", late.timeoutMs())
                        .addKeyValue("age.ms", transactions.wallMs() - late.startMs())
                        .log("a transaction is aborted: it took longer than its timeout");
            }
        }
    }

    private void forgetIdle() {
        long expirationMs = transactions.config().idExpirationMs();
        matching(t -> t.isForgotten(expirationMs, transactions.wallMs()))
                .forEach(transactions::forget);
    }

    private List<Transaction> matching(Predicate<Transaction> condition) {
        return transactions.store().all().stream().filter(condition).toList();
    }
}
