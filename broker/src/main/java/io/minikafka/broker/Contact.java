package io.minikafka.broker;

/// Whether this node still hears of what its cluster decides. One that does not is fenced by the others, and its
/// partitions get other leaders, of which it does not hear: what it knows of leaders may be wrong. RFC 0026, 4.6.
@FunctionalInterface
public interface Contact {
    /// A node that is alone decides everything itself.
    Contact WITH_ITSELF = () -> false;

    /// Any thread.
    boolean isLost();
}
