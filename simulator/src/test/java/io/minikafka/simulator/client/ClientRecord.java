package io.minikafka.simulator.client;

import java.util.List;

/// A record as a client sends or sees it. The offset is meaningless before it is sent.
public record ClientRecord(
        String topic,
        int partition,
        long offset,
        long timestampMs,
        Bytes key,
        Bytes value,
        List<Header> headers) {

    /// One header; names may repeat.
    public record Header(String name, Bytes value) {}
}
