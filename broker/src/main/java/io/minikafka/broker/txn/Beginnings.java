package io.minikafka.broker.txn;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.protocol.Errors;

/// InitProducerId with a transactional id: from its answer on only the client that got it may write. What its
/// predecessor left open is aborted first. KIP-98, KIP-360.
final class Beginnings {
    private final Transactions transactions;
    private final FreshIds ids;
    private final Completion completion;
    private final Waiting waiting;

    Beginnings(Transactions transactions, FreshIds ids, Completion completion, Waiting waiting) {
        this.transactions = transactions;
        this.ids = ids;
        this.completion = completion;
        this.waiting = waiting;
    }

    void begin(BeginCall call, IdentityAnswer answer) {
        if (call.timeoutMs() <= 0 || call.timeoutMs() > transactions.config().maxTimeoutMs()) {
            answer.refuse(Errors.INVALID_TRANSACTION_TIMEOUT);
        } else {
            begin(call, OptionalLong.empty(), answer);
        }
    }

    private void begin(BeginCall call, OptionalLong freshId, IdentityAnswer answer) {
        Optional<Transaction> found = transactions.find(call.transactionalId());
        if (found.isPresent()) {
            begin(found.get(), call, freshId, answer);
        } else if (transactions.store().size() >= transactions.config().maxIds()) {
            answer.refuse(Errors.POLICY_VIOLATION);
        } else if (freshId.isEmpty()) {
            withFreshId(call, answer);
        } else {
            save(
                    Transaction.first(
                            call.transactionalId(),
                            freshId.getAsLong(),
                            call.timeoutMs(),
                            transactions.wallMs()),
                    answer);
        }
    }

    private void begin(
            Transaction transaction, BeginCall call, OptionalLong freshId, IdentityAnswer answer) {
        if (!mayGoOn(transaction, call)) {
            answer.refuse(Errors.PRODUCER_FENCED);
            return;
        }
        switch (transaction.state()) {
            case ONGOING -> {
                if (abort(transaction)) {
                    awaitEnd(call, answer);
                } else {
                    answer.refuse(Errors.COORDINATOR_NOT_AVAILABLE);
                }
            }
            case PREPARE_COMMIT, PREPARE_ABORT -> awaitEnd(call, answer);
            case EMPTY, COMPLETE_COMMIT, COMPLETE_ABORT ->
                    reopen(transaction, call, freshId, answer);
        }
    }

    /// Whether the client is the current producer, or does not care, or was it before it asked for a bump: that one
    /// has not heard the answer, so it cannot have begun a transaction. While a transaction ends it is too early to
    /// tell.
    private static boolean mayGoOn(Transaction transaction, BeginCall call) {
        ProducerLine producer = transaction.producer();
        boolean mayBeRetry = transaction.state().isIdle();
        return transaction.state().isEnding()
                || call.expected()
                        .map(asking ->
                                producer.current().equals(asking)
                                        || (mayBeRetry && producer.isPredecessor(asking)))
                        .orElse(true);
    }

    private void awaitEnd(BeginCall call, IdentityAnswer answer) {
        waiting.await(
                call.transactionalId(),
                () -> begin(call, OptionalLong.empty(), answer),
                () -> answer.refuse(Errors.CONCURRENT_TRANSACTIONS));
    }

    private void reopen(
            Transaction transaction, BeginCall call, OptionalLong freshId, IdentityAnswer answer) {
        ProducerLine producer = transaction.producer();
        if (call.expected().filter(producer::isPredecessor).isPresent()) {
            transactions.afterWrites(error -> answer.tellWhenSaved(error, producer.current()));
            return;
        }
        boolean mayAskAgain = call.expected().isPresent();
        if (producer.isExhausted() && freshId.isEmpty()) {
            withFreshId(call, answer);
            return;
        }
        ProducerLine successor;
        if (producer.isExhausted()) {
            successor = producer.replacedBy(freshId.getAsLong(), mayAskAgain);
        } else {
            successor = mayAskAgain ? producer.bumped() : producer.fenced();
        }
        save(transaction.reopened(successor, call.timeoutMs(), transactions.wallMs()), answer);
    }

    private void withFreshId(BeginCall call, IdentityAnswer answer) {
        ids.next(
                id -> begin(call, OptionalLong.of(id), answer),
                () -> answer.refuse(Errors.COORDINATOR_LOAD_IN_PROGRESS));
    }

    private void save(Transaction begun, IdentityAnswer answer) {
        var _ = transactions.save(begun, error -> answer.tellWhenSaved(error, begun.identity()));
    }

    /// Shuts out the producer of an ongoing transaction, and aborts it.
    ///
    /// @return whether that was taken
    boolean abort(Transaction ongoing) {
        return completion.decide(ongoing.fenced(transactions.wallMs()), _ -> {});
    }
}
