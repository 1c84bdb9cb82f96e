package io.minikafka.broker.txn;

import static io.minikafka.broker.txn.TransactionState.COMPLETE_ABORT;
import static io.minikafka.broker.txn.TransactionState.COMPLETE_COMMIT;
import static io.minikafka.broker.txn.TransactionState.EMPTY;
import static io.minikafka.broker.txn.TransactionState.ONGOING;
import static io.minikafka.broker.txn.TransactionState.PREPARE_ABORT;
import static io.minikafka.broker.txn.TransactionState.PREPARE_COMMIT;

import io.minikafka.base.Invariant;

/// All that is remembered of one transactional id. A value: each legal step makes the next one (RFC 0005, 4.1), and
/// a step that is not legal breaks an invariant, because the coordinator must have refused it before.
///
/// @param id the transactional id
/// @param flow which rules the client of the last transaction follows
/// @param startMs wall-clock time of the first addition of the last transaction; -1 if there was none
/// @param updatedMs wall-clock time of the last change
public record Transaction(
        String id,
        ProducerLine producer,
        int timeoutMs,
        TransactionState state,
        Flow flow,
        Scope scope,
        long startMs,
        long updatedMs) {
    public static final long NO_START = -1;

    static Transaction first(String id, long producerId, int timeoutMs, long nowMs) {
        return idle(id, ProducerLine.first(producerId), timeoutMs, nowMs);
    }

    private static Transaction idle(String id, ProducerLine producer, int timeoutMs, long nowMs) {
        return new Transaction(
                id, producer, timeoutMs, EMPTY, Flow.OLDER, Scope.NOTHING, NO_START, nowMs);
    }

    /// A client starts with this id, as `successor`.
    Transaction reopened(ProducerLine successor, int newTimeoutMs, long nowMs) {
        Invariant.check(state.isIdle(), "a transaction must end before its producer begins anew");
        return idle(id, successor, newTimeoutMs, nowMs);
    }

    /// The transaction has written to more, or begins to.
    Transaction widened(Scope wider, Flow newFlow, long nowMs) {
        Invariant.check(!state.isEnding(), "a decided transaction takes nothing more");
        boolean begins = state != ONGOING;
        return new Transaction(
                id, producer, timeoutMs, ONGOING, newFlow, wider, begins ? nowMs : startMs, nowMs);
    }

    /// Its client has ended it. In the newer flow the next transaction is another producer's.
    ///
    /// @param successor the producer that goes on
    Transaction decided(boolean commits, Flow newFlow, ProducerLine successor, long nowMs) {
        Invariant.check(!state.isEnding(), "a transaction is decided once");
        Invariant.check(!commits || state == ONGOING, "only what was begun can be committed");
        return new Transaction(
                id,
                successor,
                timeoutMs,
                commits ? PREPARE_COMMIT : PREPARE_ABORT,
                newFlow,
                state == ONGOING ? scope : Scope.NOTHING,
                state == ONGOING ? startMs : nowMs,
                nowMs);
    }

    /// It is aborted without its client, which is shut out by a new epoch.
    Transaction fenced(long nowMs) {
        Invariant.check(state == ONGOING, "only what was begun is aborted");
        return decided(false, flow, producer.fenced(), nowMs);
    }

    /// Its outcome is known everywhere.
    Transaction completed(long nowMs) {
        Invariant.check(state.isEnding(), "only what was decided can be complete");
        return new Transaction(
                id,
                producer.handedOver(),
                timeoutMs,
                commits() ? COMPLETE_COMMIT : COMPLETE_ABORT,
                flow,
                Scope.NOTHING,
                startMs,
                nowMs);
    }

    boolean commits() {
        return state == PREPARE_COMMIT;
    }

    boolean isLate(long nowMs) {
        return state == ONGOING && nowMs - startMs > timeoutMs;
    }

    boolean isForgotten(long expirationMs, long nowMs) {
        return state.isIdle() && nowMs - updatedMs >= expirationMs;
    }

    /// What the producer calls itself from now on, also while markers are still being written.
    public ProducerIdentity identity() {
        return producer.successor();
    }
}
