package io.minikafka.broker.group;

import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/// Whether a request comes from a member of the group.
final class MemberCheck {
    private MemberCheck() {}

    static Errors check(ClassicGroup group, String memberId, Optional<String> instanceId) {
        if (instanceId.isPresent()) {
            Optional<String> current = group.staticMemberId(instanceId.get());
            if (current.isEmpty()) {
                return Errors.UNKNOWN_MEMBER_ID;
            }
            if (!current.get().equals(memberId)) {
                return Errors.FENCED_INSTANCE_ID;
            }
        }
        return group.member(memberId).isPresent() ? Errors.NONE : Errors.UNKNOWN_MEMBER_ID;
    }
}
