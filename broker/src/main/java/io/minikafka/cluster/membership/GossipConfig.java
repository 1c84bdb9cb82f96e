package io.minikafka.cluster.membership;

/// Delays of the gossip.
///
/// @param roundMs between two pings of a node
/// @param ackMs after which others are asked to ping, within the round
/// @param suspectMs how long a suspect has to refute when many suspect it
/// @param suspectMostMs how long when one does
/// @param refusedMs how long when its system says that it is gone
/// @param pauseMs a tick that is later than this was not the others' fault
/// @param forgetMs after which dead members are forgotten
/// @param helpers how many are asked to ping for us
/// @param healthMax how many times longer a node waits that doubts itself, less one
public record GossipConfig(
        long roundMs,
        long ackMs,
        long suspectMs,
        long suspectMostMs,
        long refusedMs,
        long pauseMs,
        long forgetMs,
        int helpers,
        int healthMax) {
    /// Members beyond this are not taken in.
    public static final int MEMBERS_MAX = 1_000;

    public static GossipConfig defaults() {
        return new GossipConfig(200, 100, 2_500, 5_000, 150, 150, 3_600_000, 3, 7);
    }
}
