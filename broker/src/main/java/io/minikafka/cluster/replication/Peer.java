package io.minikafka.cluster.replication;

import io.minikafka.cluster.replication.Message.Fetch;
import java.util.Optional;

/// What a leader knows of another replica, in one epoch.
final class Peer {
    private static final long NEVER = Long.MIN_VALUE / 2;

    private int adopted;
    private long durableOffset;
    private long fetchOffset;
    private long heardMs = NEVER;
    private long caughtUpMs = NEVER;
    private long greetedSession = NEVER;
    private long toldWatermark;
    private long parkedSinceMs;
    private Optional<Fetch> parked = Optional.empty();

    /// Takes what it says that it holds. Late news do no harm: an epoch, once adopted, stays so, and in it
    /// what is durable only grows.
    void reported(int epoch, int nowAdopted, long nowDurable, long nowMs) {
        heardMs = nowMs;
        if (nowAdopted == epoch && adopted == epoch) {
            durableOffset = Math.max(durableOffset, nowDurable);
        } else if (nowAdopted >= adopted) {
            adopted = nowAdopted;
            durableOffset = nowDurable;
        }
    }

    void fetched(long offset, long leaderEnd, long nowMs) {
        fetchOffset = offset;
        if (offset >= leaderEnd) {
            caughtUpMs = nowMs;
        }
    }

    int adopted() {
        return adopted;
    }

    long durableOffset() {
        return durableOffset;
    }

    long fetchOffset() {
        return fetchOffset;
    }

    boolean heardSince(long timeMs) {
        return heardMs >= timeMs;
    }

    boolean caughtUpSince(long timeMs) {
        return caughtUpMs >= timeMs;
    }

    /// Whether this is the first accepted fetch of a process, which is answered even with nothing: the follower
    /// must hear that the logs match.
    boolean greet(long session) {
        boolean first = greetedSession != session;
        greetedSession = session;
        return first;
    }

    void park(Fetch fetch, long nowMs) {
        parked = Optional.of(fetch);
        parkedSinceMs = nowMs;
    }

    /// The fetch that waits, if any; it waits no longer.
    Optional<Fetch> unpark() {
        Optional<Fetch> waited = parked;
        parked = Optional.empty();
        return waited;
    }

    boolean parkedTooLong(long nowMs, long waitMs, long highWatermark) {
        return parked.isPresent()
                && (nowMs - parkedSinceMs >= waitMs || highWatermark > toldWatermark);
    }

    void told(long highWatermark) {
        toldWatermark = highWatermark;
    }
}
