package io.minikafka.broker.share;

/// A record that was looked at, as far as it matters here.
///
/// @param keyHash of its key, if it `hasKey`
/// @param notBeforeWallMs delivery time; 0 for at once
/// @param expiresWallMs [Long#MAX_VALUE] for never
public record RecordSeen(
        long offset,
        boolean hasKey,
        long keyHash,
        long notBeforeWallMs,
        long expiresWallMs,
        int priority) {}
