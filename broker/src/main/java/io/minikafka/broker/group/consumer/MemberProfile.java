package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.modern.Profile;
import java.util.Optional;
import java.util.SortedSet;

/// Who a member is and what it wants.
///
/// @param topics that it subscribes to by name
/// @param pattern of the names of topics that it subscribes to; empty for none
/// @param assignor that it asks for
/// @param classic what a client of the classic protocol brought; empty for one of the new protocol
record MemberProfile(
        String id,
        Optional<String> instanceId,
        Optional<String> rackId,
        String clientId,
        String clientHost,
        int rebalanceTimeoutMs,
        SortedSet<String> topics,
        String pattern,
        Optional<String> assignor,
        Optional<ClassicSide> classic)
        implements Profile {

    boolean isClassic() {
        return classic.isPresent();
    }

    boolean subscribesAs(MemberProfile other) {
        return topics.equals(other.topics) && pattern.equals(other.pattern);
    }

    MemberProfile withId(String newId) {
        return new MemberProfile(
                newId,
                instanceId,
                rackId,
                clientId,
                clientHost,
                rebalanceTimeoutMs,
                topics,
                pattern,
                assignor,
                classic);
    }

    /// About how many bytes the member brought.
    @Override
    public int sizeBytes() {
        int bytes = pattern.length() + clientId.length();
        for (String topic : topics) {
            bytes += topic.length();
        }
        return bytes + classic.map(ClassicSide::sizeBytes).orElse(0);
    }
}
