package io.minikafka.broker.sharestate;

/// Records that share what became of them. The states are Kafka's numbers of WriteShareGroupState, and three of ours for
/// records that are decided and not yet in the dead-letter topic.
///
/// @param last inclusive
/// @param deliveries how often each of them was delivered
public record StateBatch(long first, long last, int state, int deliveries) {
    static final int AVAILABLE = 0;
    private static final int ACKNOWLEDGED = 2;
    private static final int ARCHIVED = 4;
    private static final int FIRST_ARCHIVING = 5;
    private static final int LAST_ARCHIVING = 7;
    private static final int DELIVERIES_MAX = 127;

    /// Whether it makes sense by itself.
    boolean isValid() {
        boolean known =
                state == AVAILABLE
                        || state == ACKNOWLEDGED
                        || (state >= ARCHIVED && state <= LAST_ARCHIVING);
        return known
                && first >= 0
                && first <= last
                && deliveries >= 0
                && deliveries <= DELIVERIES_MAX;
    }

    /// Whether its records are done with: the start may move past them.
    boolean isEnd() {
        return state == ACKNOWLEDGED || state == ARCHIVED;
    }

    /// Those of its records that lie in both.
    StateBatch within(long from, long to) {
        return new StateBatch(Math.max(first, from), Math.min(last, to), state, deliveries);
    }

    /// What holds of records of which both were said, in whatever order: what is decided stays, what is done stays done,
    /// and deliveries are not forgotten.
    StateBatch joinedWith(StateBatch other) {
        if (rank() != other.rank()) {
            return rank() > other.rank() ? this : other;
        }
        return rank() == 0 && other.deliveries > deliveries ? other : this;
    }

    private int rank() {
        if (isEnd()) {
            return 2;
        }
        return state >= FIRST_ARCHIVING ? 1 : 0;
    }

    boolean continuesWith(StateBatch next) {
        return next.first == last + 1 && next.state == state && next.deliveries == deliveries;
    }
}
