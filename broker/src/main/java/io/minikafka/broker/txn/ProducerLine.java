package io.minikafka.broker.txn;

/// The producers of one transactional id, of which only the newest may write: each has a higher epoch than the one
/// before it or, when the epochs of an id are used up, an id of its own. What is kept of the past serves to recognise
/// a client that asks again because it has not heard the answer. KIP-360, KIP-890.
///
/// @param current who may write now
/// @param lastEpoch the epoch before the last bump, when its client asked for the bump and may ask again; -1 otherwise
/// @param formerId the id before the current one; -1 if there was none
/// @param nextId the id that takes over, with epoch 0, when the transaction under way is complete; -1 if none does
public record ProducerLine(ProducerIdentity current, short lastEpoch, long formerId, long nextId) {
    static final short NO_EPOCH = -1;
    static final long NO_ID = -1;

    /// The last epoch that a client may have; one more is left to fence it.
    static final short LAST_EPOCH = Short.MAX_VALUE - 1;

    static ProducerLine first(long id) {
        return new ProducerLine(new ProducerIdentity(id, (short) 0), NO_EPOCH, NO_ID, NO_ID);
    }

    long id() {
        return current.id();
    }

    short epoch() {
        return current.epoch();
    }

    boolean isExhausted() {
        return epoch() >= LAST_EPOCH;
    }

    /// Who may write when the transaction under way is complete.
    ProducerIdentity successor() {
        return nextId == NO_ID ? current : new ProducerIdentity(nextId, (short) 0);
    }

    /// The next epoch, because the producer with the current one asked for it and may ask again.
    ProducerLine bumped() {
        return with((short) (epoch() + 1), epoch());
    }

    /// The next epoch, which shuts out whoever has the current one.
    ProducerLine fenced() {
        return with((short) (epoch() + 1), NO_EPOCH);
    }

    private ProducerLine with(short epoch, short last) {
        return new ProducerLine(new ProducerIdentity(id(), epoch), last, formerId, nextId);
    }

    /// A fresh id will take over when the transaction is complete.
    ProducerLine succeededBy(long freshId) {
        return new ProducerLine(current, lastEpoch, formerId, freshId);
    }

    /// The one that was to take over does; what its client knows of its predecessor stays.
    ProducerLine handedOver() {
        return nextId == NO_ID ? this : new ProducerLine(successor(), lastEpoch, id(), NO_ID);
    }

    /// A fresh id with epoch 0 in place of this one.
    ProducerLine replacedBy(long freshId, boolean clientMayAskAgain) {
        return new ProducerLine(
                new ProducerIdentity(freshId, (short) 0),
                clientMayAskAgain ? epoch() : NO_EPOCH,
                id(),
                NO_ID);
    }

    /// Whether `asking` is the producer before the last bump that its client asked for.
    boolean isPredecessor(ProducerIdentity asking) {
        if (lastEpoch == NO_EPOCH || asking.epoch() != lastEpoch) {
            return false;
        }
        return asking.id() == id() ? epoch() == lastEpoch + 1 : isFormer(asking) && epoch() == 0;
    }

    /// Whether `asking` had the id before this one, up to its last epoch.
    boolean isFormer(ProducerIdentity asking) {
        return asking.id() == formerId && formerId != NO_ID && asking.epoch() >= LAST_EPOCH;
    }
}
