package io.minikafka.app.cluster;

/// How words from one node to another fare.
///
/// @param cut nothing comes through
/// @param delayMs that everything takes longer
/// @param lossPercent of what is sent: a datagram is lost, a piece of a stream comes late as if sent again
public record WireState(boolean cut, int delayMs, int lossPercent) {
    public static final WireState SOUND = new WireState(false, 0, 0);

    /// A stream's system sends again what was lost after about so long.
    static final int RESENT_MS = 200;

    public WireState {
        if (delayMs < 0 || lossPercent < 0 || lossPercent > 100) {
            throw new IllegalArgumentException(
                    "a delay is not negative and a loss is 0 to 100 percent");
        }
    }

    public WireState withCut(boolean isCut) {
        return new WireState(isCut, delayMs, lossPercent);
    }

    public WireState withDelay(int ms) {
        return new WireState(cut, ms, lossPercent);
    }

    public WireState withLoss(int percent) {
        return new WireState(cut, delayMs, percent);
    }
}
