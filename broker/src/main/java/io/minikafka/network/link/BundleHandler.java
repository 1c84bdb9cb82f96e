package io.minikafka.network.link;

/// Gets what other nodes say. On the event loop of their connection: must not block.
@FunctionalInterface
public interface BundleHandler {
    /// The handler releases the bundle once, when it needs its bytes no more.
    void received(Bundle bundle);
}
