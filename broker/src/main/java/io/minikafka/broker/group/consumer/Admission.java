package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.OffsetCommit;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/// Who may commit and read the offsets of a consumer group. A commit is no sign of life here: heartbeats are.
final class Admission {
    // Since this version an epoch has its own errors.
    private static final int EPOCHS_SINCE = 9;

    private Admission() {}

    static Errors commit(ConsumerGroup group, OffsetCommit commit) {
        boolean saysNothing = commit.isTransactional() && commit.memberId().isEmpty();
        if (commit.generation() < 0 && (group.isVacant() || saysNothing)) {
            // An administrator, a consumer that assigns to itself, or a producer before KIP-447.
            return Errors.NONE;
        }
        Optional<Seat> found = group.seat(commit.memberId());
        if (found.isEmpty()) {
            return Errors.UNKNOWN_MEMBER_ID;
        }
        Seat seat = found.get();
        boolean isClassic = seat.profile().isClassic();
        boolean knowsEpochs = commit.isTransactional() || commit.version() >= EPOCHS_SINCE;
        if (!isClassic && !knowsEpochs) {
            return Errors.UNSUPPORTED_VERSION;
        }
        int epoch = seat.progress().epoch();
        if (commit.generation() == epoch || heldSince(seat, commit, epoch)) {
            return Errors.NONE;
        }
        return isClassic ? Errors.ILLEGAL_GENERATION : Errors.STALE_MEMBER_EPOCH;
    }

    /// The member has not heard of its newest epoch, but what it commits has been its own since the epoch that
    /// it knows (KIP-1251).
    private static boolean heldSince(Seat seat, OffsetCommit commit, int epoch) {
        return commit.generation() < epoch
                && commit.offsets().keySet().stream()
                        .allMatch(partition -> {
                            Integer since = seat.progress().since().get(partition);
                            return since != null && since <= commit.generation();
                        });
    }

    static Errors fetch(ConsumerGroup group, String memberId, int epoch) {
        if (epoch < 0 && memberId.isEmpty()) {
            return Errors.NONE;
        }
        Optional<Seat> seat = group.seat(memberId);
        if (seat.isEmpty()) {
            return Errors.UNKNOWN_MEMBER_ID;
        }
        if (epoch == seat.get().progress().epoch()) {
            return Errors.NONE;
        }
        return seat.get().profile().isClassic()
                ? Errors.ILLEGAL_GENERATION
                : Errors.STALE_MEMBER_EPOCH;
    }
}
