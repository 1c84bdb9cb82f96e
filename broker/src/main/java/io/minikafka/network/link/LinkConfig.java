package io.minikafka.network.link;

/// Limits and delays of one link. RFC 0022, 4.3.
///
/// @param greetingMs from the beginning of a connection to both proofs
/// @param pingMs of silence after which the other end is asked whether it lives
/// @param silentMs without a byte after that, and the connection is given up
/// @param restMs after a first failure; doubled with each further one
/// @param restMostMs the longest rest
/// @param letterBytesMax of letters that wait
/// @param lettersMax that wait
/// @param callsMax without an answer
/// @param answerBytesMax of one answer
/// @param bundleBytes that one frame of letters has at most, unless one letter alone is larger
public record LinkConfig(
        long greetingMs,
        long pingMs,
        long silentMs,
        long restMs,
        long restMostMs,
        long letterBytesMax,
        int lettersMax,
        int callsMax,
        int answerBytesMax,
        int bundleBytes) {
    public static LinkConfig defaults() {
        return new LinkConfig(
                2_000, 500, 3_000, 20, 500, 16L << 20, 20_000, 100, 32 << 20, 1 << 20);
    }
}
