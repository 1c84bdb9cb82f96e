package io.minikafka.broker.group;

import io.minikafka.base.TopicIdPartition;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/// Who may commit and read the offsets of a group whose members have epochs. A commit is no sign of life here:
/// heartbeats are.
public final class Admission {
    // Since this version an epoch has its own errors.
    private static final int EPOCHS_SINCE = 9;

    /// A member, as far as its offsets go.
    public interface Holder {
        int epoch();

        /// It speaks the classic protocol.
        boolean isClassic();

        /// Whether the partition has been the member's own since it had that epoch, or longer.
        boolean hasHeldSince(TopicIdPartition partition, int epoch);
    }

    private Admission() {}

    public static Errors commit(
            Group group, Optional<? extends Holder> sender, OffsetCommit commit) {
        boolean saysNothing = commit.isTransactional() && commit.memberId().isEmpty();
        if (commit.generation() < 0 && (group.isVacant() || saysNothing)) {
            // An administrator, a consumer that assigns to itself, or a producer before KIP-447.
            return Errors.NONE;
        }
        if (sender.isEmpty()) {
            return Errors.UNKNOWN_MEMBER_ID;
        }
        Holder holder = sender.get();
        boolean knowsEpochs = commit.isTransactional() || commit.version() >= EPOCHS_SINCE;
        if (!holder.isClassic() && !knowsEpochs) {
            return Errors.UNSUPPORTED_VERSION;
        }
        if (commit.generation() == holder.epoch() || hasHeldAll(holder, commit)) {
            return Errors.NONE;
        }
        return holder.isClassic() ? Errors.ILLEGAL_GENERATION : Errors.STALE_MEMBER_EPOCH;
    }

    /// The member has not heard of its newest epoch, but what it commits has been its own since the epoch that
    /// it knows (KIP-1251).
    private static boolean hasHeldAll(Holder holder, OffsetCommit commit) {
        return commit.generation() < holder.epoch()
                && commit.offsets().keySet().stream()
                        .allMatch(p -> holder.hasHeldSince(p, commit.generation()));
    }

    public static Errors fetch(Optional<? extends Holder> sender, String memberId, int epoch) {
        if (epoch < 0 && memberId.isEmpty()) {
            return Errors.NONE;
        }
        if (sender.isEmpty()) {
            return Errors.UNKNOWN_MEMBER_ID;
        }
        if (epoch == sender.get().epoch()) {
            return Errors.NONE;
        }
        return sender.get().isClassic() ? Errors.ILLEGAL_GENERATION : Errors.STALE_MEMBER_EPOCH;
    }
}
