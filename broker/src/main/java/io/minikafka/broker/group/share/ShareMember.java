package io.minikafka.broker.group.share;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.group.Deadlines;
import java.util.List;
import java.util.Optional;

/// A member of a share group. Its epoch is the group's epoch that it knows; a restored member's is not
/// remembered, and is what its next heartbeat says.
final class ShareMember {
    static final int NOT_KNOWN = -1;

    private final Profile profile;
    private final Deadlines.Deadline session;
    private List<String> topics;
    private int epoch;
    private int previousEpoch = NOT_KNOWN;
    private List<TopicIdPartition> assigned = List.of();

    /// Who it is, for people.
    ///
    /// @param rack empty if it does not say
    record Profile(String id, Optional<String> rack, String clientId, String clientHost) {}

    ShareMember(Profile profile, List<String> topics, int epoch, Deadlines.Deadline session) {
        this.profile = profile;
        this.topics = List.copyOf(topics);
        this.epoch = epoch;
        this.session = session;
    }

    String id() {
        return profile.id();
    }

    Profile profile() {
        return profile;
    }

    Deadlines.Deadline session() {
        return session;
    }

    /// The topics that it wants, sorted.
    List<String> topics() {
        return topics;
    }

    void topics(List<String> wanted) {
        topics = List.copyOf(wanted);
    }

    int epoch() {
        return epoch;
    }

    /// Whether a heartbeat with that epoch may come from this member: its answer may have been lost.
    boolean mayBeAt(int claimed) {
        return epoch == NOT_KNOWN || claimed == epoch || claimed == previousEpoch;
    }

    /// It learns of the group's epoch.
    void reach(int groupEpoch) {
        if (epoch != groupEpoch) {
            previousEpoch = epoch;
            epoch = groupEpoch;
        }
    }

    List<TopicIdPartition> assigned() {
        return assigned;
    }

    void assigned(List<TopicIdPartition> now) {
        assigned = List.copyOf(now);
    }
}
