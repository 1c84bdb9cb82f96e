package io.minikafka.cluster.membership;

/// How much a node trusts itself: 0 is well; each point makes it wait once more as long before it blames others.
final class Health {
    private final int most;
    private int doubt;

    Health(int most) {
        this.most = most;
    }

    void better() {
        doubt = Math.max(0, doubt - 1);
    }

    void worse() {
        doubt = Math.min(most, doubt + 1);
    }

    long stretched(long delayMs) {
        return delayMs * (1 + doubt);
    }
}
