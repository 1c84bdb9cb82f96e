package io.minikafka.broker.shard;

/// A part of a coordinator's state at work: groups or transactions whose journal this node leads. Owned by the
/// coordinator's thread.
public interface Shard {
    /// Goes on where the journal ends. Called once, first.
    void begin();

    /// This node does not lead the journal any more: all that waits is refused, no timer runs. Nothing is called after it.
    void close();
}
