package io.minikafka.app.node;

import io.minikafka.app.config.BrokerConfig;

/// Starts a node; returns when it answers clients.
@FunctionalInterface
public interface NodeStarter {
    Node start(BrokerConfig config);
}
