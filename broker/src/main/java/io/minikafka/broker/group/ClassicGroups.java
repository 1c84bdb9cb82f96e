package io.minikafka.broker.group;

import org.apache.kafka.common.protocol.Errors;

/// What rooms of newer types may do with classic groups, to turn theirs into such a one and back.
public interface ClassicGroups {
    /// Puts a classic group in the place of the one that has its id, saves it, and has its members join again.
    void revive(GroupImage image, String reason, Runnable committed, Runnable failed);

    /// Answers all parked requests of a group's members with `error`.
    void release(ClassicGroup group, Errors error);
}
