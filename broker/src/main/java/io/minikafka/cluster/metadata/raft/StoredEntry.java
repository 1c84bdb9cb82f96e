package io.minikafka.cluster.metadata.raft;

import java.util.Optional;

/// A key has this value now, or none any more. Nobody changes the arrays.
@SuppressWarnings("ArrayRecordComponent") // nobody compares entries
public record StoredEntry(byte[] key, Optional<byte[]> value) {}
