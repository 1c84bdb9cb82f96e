package io.minikafka.broker.group;

import java.util.OptionalLong;

/// How far a group has come in one partition.
///
/// @param leaderEpoch of the last record consumed; -1 if the client did not say
/// @param metadata the client's own note
/// @param committedAtMs wall-clock time of the commit
/// @param expiresAtMs set by old clients that name a retention of their own
public record CommittedOffset(
        long offset,
        int leaderEpoch,
        String metadata,
        long committedAtMs,
        OptionalLong expiresAtMs) {}
