package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.MemberProtocol;
import java.util.List;

/// What a member of the classic protocol brings into a consumer group. RFC 0007, 4.5.
record ClassicSide(int sessionTimeoutMs, List<MemberProtocol> protocols) {
    int sizeBytes() {
        return protocols.stream()
                .mapToInt(protocol -> protocol.name().length() + protocol.metadata().sizeBytes())
                .sum();
    }
}
