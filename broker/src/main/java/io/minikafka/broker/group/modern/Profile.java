package io.minikafka.broker.group.modern;

import java.util.Optional;

/// Who a member is, whatever else it says of itself.
public interface Profile {
    String id();

    /// Given by the user to a static member.
    Optional<String> instanceId();

    Optional<String> rackId();

    String clientId();

    /// As `/address`.
    String clientHost();

    /// How long it may take to give up what is not its own any more.
    int rebalanceTimeoutMs();

    /// About how many bytes the member brought.
    int sizeBytes();
}
