package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.assign.PartitionSet;
import java.util.Random;

/// A client in [ConsumerWorld].
interface SimulatedMember {
    /// Does one of the things that such a client does now and then, leaving included.
    void act(Random random);

    /// Does what is needed to be in the group and to have its part.
    void actCalmly();

    /// The process is gone; the next one knows nothing.
    void crash();

    /// What it waits for will not come.
    void disconnected();

    /// What it works on now.
    PartitionSet owned();

    boolean isClassic();
}
