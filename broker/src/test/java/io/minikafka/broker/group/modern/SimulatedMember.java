package io.minikafka.broker.group.modern;

import java.util.Random;

/// A client in [ModernWorld].
public interface SimulatedMember {
    /// Does one of the things that such a client does now and then, leaving included.
    void act(Random random);

    /// Does what is needed to be in the group and to have its part.
    void actCalmly();

    /// The process is gone; the next one knows nothing, unless its disk does.
    void crash();

    /// What it waits for will not come.
    void disconnected();
}
