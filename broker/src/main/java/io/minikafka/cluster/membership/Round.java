package io.minikafka.cluster.membership;

/// One member is asked: directly, then through others, then it is suspect.
final class Round {
    final int target;
    final long number;
    final long beganMs;
    private boolean helped;
    private boolean acked;

    Round(int target, long number, long beganMs) {
        this.target = target;
        this.number = number;
        this.beganMs = beganMs;
    }

    void acked() {
        acked = true;
    }

    boolean isAcked() {
        return acked;
    }

    /// True once, when it is time to ask others for help.
    boolean needsHelp(long nowMs, long ackMs) {
        if (acked || helped || nowMs - beganMs < ackMs) {
            return false;
        }
        helped = true;
        return true;
    }

    boolean isOver(long nowMs, long roundMs) {
        return nowMs - beganMs >= roundMs;
    }
}
