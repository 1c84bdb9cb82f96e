package io.minikafka.simulator.client;

import java.util.List;
import java.util.Set;

/// A member of a consumer group, played by a real client.
public interface GroupMember {

    String name();

    /// The partitions that the member owns now, as it says.
    Set<Integer> owned();

    /// How often the member was told that its assignment changes.
    int rebalances();

    /// The errors that ended the member, by the client's own names.
    List<String> failures();

    /// What the member consumed up to now, in its order.
    List<ClientRecord> seen();

    /// Leaves the group and waits until that is done.
    void leave();
}
