package io.minikafka.broker.txn;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;

/// What is remembered, the way to change it, and the time as last told: what the parts of the coordinator share.
/// Owned by the coordinator's thread.
final class Transactions {
    private final TransactionConfig config;
    private final TransactionSink sink;
    private final TransactionStore store;
    private final Agenda agenda = new Agenda();
    private long nowMs;
    private long wallMs;

    Transactions(TransactionConfig config, TransactionSink sink, TransactionStore store) {
        this.config = config;
        this.sink = sink;
        this.store = store;
    }

    TransactionConfig config() {
        return config;
    }

    TransactionStore store() {
        return store;
    }

    Agenda agenda() {
        return agenda;
    }

    /// Monotonic time, for delays.
    long nowMs() {
        return nowMs;
    }

    /// Wall-clock time, for what is remembered.
    long wallMs() {
        return wallMs;
    }

    void time(long newNowMs, long newWallMs) {
        nowMs = newNowMs;
        wallMs = newWallMs;
    }

    Optional<Transaction> find(String transactionalId) {
        return store.find(transactionalId);
    }

    /// Makes `next` what is remembered of its id; `answer` hears when that is on disk, or that it is not.
    ///
    /// @return whether it was taken; the coordinator goes on from there without waiting
    boolean save(Transaction next, Consumer<Errors> answer) {
        return write(new TransactionRecord.Saved(next), answer);
    }

    void forget(Transaction transaction) {
        var _ = write(new TransactionRecord.Forgotten(transaction.id()), _ -> {});
    }

    private boolean write(TransactionRecord record, Consumer<Errors> answer) {
        boolean taken =
                sink.write(
                        List.of(record),
                        () -> answer.accept(Errors.NONE),
                        () -> answer.accept(Errors.COORDINATOR_NOT_AVAILABLE));
        if (taken) {
            store.replay(record);
        } else {
            answer.accept(Errors.COORDINATOR_NOT_AVAILABLE);
        }
        return taken;
    }

    /// Tells `answer` NONE when all that has been decided so far is on disk.
    void afterWrites(Consumer<Errors> answer) {
        sink.afterWrites(
                () -> answer.accept(Errors.NONE),
                () -> answer.accept(Errors.COORDINATOR_NOT_AVAILABLE));
    }
}
