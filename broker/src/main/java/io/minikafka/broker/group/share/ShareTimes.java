package io.minikafka.broker.group.share;

/// How long and how often, for one share group; and how many in any.
public interface ShareTimes {
    /// Silence after which a member is taken for dead.
    int sessionMs(String groupId);

    /// How often a member is to show up.
    int heartbeatMs(String groupId);

    /// Members of one group.
    int sizeMax();
}
