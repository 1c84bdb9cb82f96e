package io.minikafka.broker.replica;

import io.minikafka.cluster.replication.Payload;

/// Stands for the bytes that follow a letter.
enum NoBytes implements Payload {
    HERE
}
