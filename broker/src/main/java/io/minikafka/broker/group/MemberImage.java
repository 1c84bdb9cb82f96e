package io.minikafka.broker.group;

import java.util.List;
import java.util.Optional;

/// A member of a group as it survives a restart.
///
/// @param instanceId given by the user to a static member
/// @param clientHost where the member connected from, as `/address`
public record MemberImage(
        String id,
        Optional<String> instanceId,
        String clientId,
        String clientHost,
        int rebalanceTimeoutMs,
        int sessionTimeoutMs,
        List<MemberProtocol> protocols,
        Blob assignment) {}
