package io.minikafka.broker.share;

/// What is in force for a share group; Kafka's settings and ours (RFC 0008, 3).
///
/// @param lockMs how long a record stays with a member
/// @param deliveryLimit deliveries after which a record is given up
/// @param locksMax records of one partition that are with members at once
/// @param renewal whether a member may ask for more time
/// @param keyOrder whether records of a key come one after the other
/// @param backoffMs wait before the second delivery; doubles with each; 0 for none
/// @param backoffMaxMs the longest such wait
/// @param headers whether headers for delivery time, time to live and priority count
/// @param deadLetters whether what is given up goes to another topic before it is done
public record ShareSettings(
        int lockMs,
        int deliveryLimit,
        int locksMax,
        boolean renewal,
        boolean keyOrder,
        long backoffMs,
        long backoffMaxMs,
        boolean headers,
        boolean deadLetters) {
    /// Offsets that a share partition tracks, for each record that may be with members: so far may consumption
    /// run ahead of a record that does not come to its end.
    static final int TRACKED_PER_LOCK = 8;

    /// Kafka's defaults.
    public static ShareSettings defaults() {
        return new ShareSettings(30_000, 5, 2_000, true, false, 0, 60_000, false, false);
    }

    /// Whether records must be looked at one by one.
    boolean looksInside() {
        return keyOrder || headers;
    }

    int trackedMax() {
        return locksMax * TRACKED_PER_LOCK;
    }

    /// How long a record waits after its delivery number `deliveries` failed.
    long backoffMs(int deliveries) {
        if (backoffMs == 0) {
            return 0;
        }
        int doublings = Math.min(deliveries - 1, Long.numberOfLeadingZeros(backoffMs) - 1);
        return Math.min(backoffMaxMs, backoffMs << Math.max(0, doublings));
    }
}
