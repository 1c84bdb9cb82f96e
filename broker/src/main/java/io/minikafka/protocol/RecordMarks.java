package io.minikafka.protocol;

/// What a record says of its own delivery: its key, and the headers `minikafka.*` (RFC 0008, 3).
///
/// @param keyHash 64 bits of the key, if it `hasKey`
/// @param timestampMs of a record that was delayed the time that its producer gave it
/// @param deliverAtMs wall-clock time; 0 if the record does not say
/// @param delayMs from the record's time; 0 if it does not say
/// @param ttlMs from the record's time; [Long#MAX_VALUE] if it does not say
/// @param priority 0 to 9
public record RecordMarks(
        long offset,
        long timestampMs,
        boolean hasKey,
        long keyHash,
        long deliverAtMs,
        long delayMs,
        long ttlMs,
        int priority) {
    public static final String DELIVER_AT = "minikafka.deliver.at";
    public static final String DELAY = "minikafka.delay.ms";

    /// Of a record that was delayed: the time that its producer gave it, from which the others count (RFC 0016).
    public static final String CREATED = "minikafka.delayed.created";

    /// Of a record that was delayed: the offset at which it waited.
    public static final String WAITED_AT = "minikafka.delayed.from";

    public static final String TTL = "minikafka.ttl.ms";
    public static final String PRIORITY = "minikafka.priority";
    public static final int DEFAULT_PRIORITY = 4;
    public static final int HIGHEST_PRIORITY = 9;

    /// Not delivered before this wall-clock time.
    public long notBeforeMs() {
        return Math.max(deliverAtMs, delayMs == 0 ? 0 : saturatedSum(timestampMs, delayMs));
    }

    /// Not delivered from this wall-clock time on.
    public long expiresMs() {
        return ttlMs == Long.MAX_VALUE ? ttlMs : saturatedSum(timestampMs, ttlMs);
    }

    private static long saturatedSum(long timeMs, long periodMs) {
        return periodMs > Long.MAX_VALUE - Math.max(0, timeMs) ? Long.MAX_VALUE : timeMs + periodMs;
    }
}
