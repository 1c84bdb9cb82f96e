package io.minikafka.broker.group.modern;

import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/// A heartbeat of any type, and the way its answer comes out.
public interface Heartbeat {
    int JOIN = 0;

    String groupId();

    String memberId();

    /// Of a static member.
    Optional<String> instanceId();

    int memberEpoch();

    default boolean joins() {
        return memberEpoch() == JOIN;
    }

    /// Epoch -1 is a farewell; -2 that of a static member which means to come back and keeps what it has.
    default boolean leaves() {
        return memberEpoch() < JOIN;
    }

    /// The member may go.
    void release();

    void refuse(Errors error, String message);

    default void refuse(Errors error) {
        refuse(error, error.message());
    }
}
