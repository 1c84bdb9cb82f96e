package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.modern.SimulatedMember;

/// A client in [ConsumerWorld].
interface ConsumerClient extends SimulatedMember {
    /// What it works on now.
    PartitionSet owned();

    boolean isClassic();
}
