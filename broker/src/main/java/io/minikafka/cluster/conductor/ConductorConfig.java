package io.minikafka.cluster.conductor;

/// Delays and limits of the conductor.
///
/// @param sessionMs a node of which nothing is heard for so long is fenced
/// @param sealAgainMs after which a seal without enough answers is sent again
/// @param sealAgainMaxMs the same after many attempts
/// @param hintGapMs a partition is elected by a hint at most once in this time
/// @param pendingMs after which a change of members that does not become active is taken back
/// @param preferMs how long another leader than the preferred one may stay, at least; doubled with each
///     attempt that changed nothing, up to 32 times this
/// @param preferWaitMs how long an election for the preferred replica's sake waits for more answers than it takes
/// @param uncleanWaitMs how long an unclean election waits for the answers of all that live
/// @param balanceMs how often it is looked whether partitions should move
/// @param movesMax partitions that may be on the move at once
/// @param batchMax changes of partitions in one command
public record ConductorConfig(
        long sessionMs,
        long sealAgainMs,
        long sealAgainMaxMs,
        long hintGapMs,
        long pendingMs,
        long preferMs,
        long preferWaitMs,
        long uncleanWaitMs,
        long balanceMs,
        int movesMax,
        int batchMax) {
    /// Longer than any term.
    public static final long NEVER_MS = Long.MAX_VALUE / 64;

    public static ConductorConfig defaults() {
        return new ConductorConfig(
                3_000, 300, 2_000, 5_000, 30_000, 10_000, 300, 2_000, 10_000, 20, 1_000);
    }

    /// @param preferredAfterMs `preferMs`
    public ConductorConfig with(long sessionOfMs, long preferredAfterMs, int moves) {
        return new ConductorConfig(
                sessionOfMs,
                sealAgainMs,
                sealAgainMaxMs,
                hintGapMs,
                pendingMs,
                preferredAfterMs,
                preferWaitMs,
                uncleanWaitMs,
                balanceMs,
                moves,
                batchMax);
    }
}
