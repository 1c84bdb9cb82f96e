package io.minikafka.broker;

/// What is coordinated.
public enum CoordinatorType {
    GROUP,
    TRANSACTION
}
