package io.minikafka.broker.txn;

import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// EndTxn: the decision, answered when it is on disk. Its markers are written without waiting for that.
///
/// In the newer flow the answer names the producer that goes on, and the same request once more, from a client that
/// has not heard it, is known by the epoch before. In the older flow only the state tells a retry.
final class Endings {
    private static final Logger LOG = LoggerFactory.getLogger(Endings.class);

    private final Transactions transactions;
    private final FreshIds ids;
    private final Completion completion;
    private final Waiting waiting;

    Endings(Transactions transactions, FreshIds ids, Completion completion, Waiting waiting) {
        this.transactions = transactions;
        this.ids = ids;
        this.completion = completion;
        this.waiting = waiting;
    }

    void end(EndCall call, IdentityAnswer answer) {
        end(call, OptionalLong.empty(), answer);
    }

    private void end(EndCall call, OptionalLong freshId, IdentityAnswer answer) {
        Optional<Transaction> found = transactions.find(call.transactionalId());
        if (found.isEmpty()) {
            answer.refuse(Errors.INVALID_PRODUCER_ID_MAPPING);
            return;
        }
        Transaction transaction = found.get();
        boolean isRetry =
                call.flow() == Flow.NEWER
                        && transaction.state() != TransactionState.ONGOING
                        && transaction.state() != TransactionState.EMPTY
                        && transaction.producer().isPredecessor(call.producer());
        if (!isRetry && !transaction.identity().equals(call.producer())) {
            answer.refuse(
                    call.producer().id() == transaction.identity().id()
                            ? Errors.PRODUCER_FENCED
                            : Errors.INVALID_PRODUCER_ID_MAPPING);
            return;
        }
        switch (transaction.state()) {
            case ONGOING -> decide(transaction, call, freshId, answer);
            case PREPARE_COMMIT, PREPARE_ABORT ->
                    waiting.await(
                            transaction.id(),
                            () -> end(call, freshId, answer),
                            () -> answer.refuse(Errors.CONCURRENT_TRANSACTIONS));
            case EMPTY -> endNothing(transaction, call, freshId, answer);
            case COMPLETE_COMMIT -> endAgain(transaction, true, isRetry, call, freshId, answer);
            case COMPLETE_ABORT -> endAgain(transaction, false, isRetry, call, freshId, answer);
        }
    }

    private void endAgain(
            Transaction transaction,
            boolean committed,
            boolean isRetry,
            EndCall call,
            OptionalLong freshId,
            IdentityAnswer answer) {
        if (!isRetry && call.flow() == Flow.NEWER) {
            endNothing(transaction, call, freshId, answer);
        } else if (call.commits() != committed) {
            refuse(transaction, call, answer);
        } else {
            transactions.afterWrites(error -> answer.tellWhenSaved(error, transaction.identity()));
        }
    }

    /// Nothing has been added: in the newer flow a client may abort all the same, when it does not know whether its
    /// first write arrived; the new epoch makes sure that it does not arrive later.
    private void endNothing(
            Transaction transaction, EndCall call, OptionalLong freshId, IdentityAnswer answer) {
        if (call.flow() == Flow.NEWER && !call.commits()) {
            decide(transaction, call, freshId, answer);
        } else {
            refuse(transaction, call, answer);
        }
    }

    /// Clients give up for good when they hear this, and their error does not say why.
    private static void refuse(Transaction transaction, EndCall call, IdentityAnswer answer) {
        LOG.atWarn()
                .addKeyValue("call", call)
                .addKeyValue("state", transaction.state())
                .addKeyValue("producer", transaction.producer())
                .addKeyValue("flow", transaction.flow())
                .log("the end of a transaction is refused: its state does not allow it");
        answer.refuse(Errors.INVALID_TXN_STATE);
    }

    private void decide(
            Transaction transaction, EndCall call, OptionalLong freshId, IdentityAnswer answer) {
        boolean needsId = call.flow() == Flow.NEWER && transaction.producer().isExhausted();
        if (needsId && freshId.isEmpty()) {
            ids.next(
                    id -> end(call, OptionalLong.of(id), answer),
                    () -> answer.refuse(Errors.COORDINATOR_LOAD_IN_PROGRESS));
            return;
        }
        ProducerLine successor = transaction.producer();
        if (call.flow() == Flow.NEWER) {
            successor = successor.bumped();
        }
        if (needsId) {
            successor = successor.succeededBy(freshId.getAsLong());
        }
        Transaction decided =
                transaction.decided(call.commits(), call.flow(), successor, transactions.wallMs());
        var _ =
                completion.decide(
                        decided, error -> answer.tellWhenSaved(error, decided.identity()));
    }
}
