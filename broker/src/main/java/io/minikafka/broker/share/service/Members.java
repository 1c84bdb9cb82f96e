package io.minikafka.broker.share.service;

import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/// Who a share consumer says that it is.
final class Members {
    private static final int MEMBER_ID_CHARS_MAX = 36;

    private Members() {}

    static Errors check(@Nullable String groupId, @Nullable String memberId) {
        if (groupId == null || groupId.isEmpty()) {
            return Errors.INVALID_GROUP_ID;
        }
        boolean member =
                memberId != null && !memberId.isEmpty() && memberId.length() <= MEMBER_ID_CHARS_MAX;
        return member ? Errors.NONE : Errors.INVALID_REQUEST;
    }
}
