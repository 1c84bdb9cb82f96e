package io.minikafka.broker.telemetry;

import java.util.concurrent.TimeUnit;

/// What is remembered of one client. Guarded by [TelemetryClients].
final class ClientInstance {
    private long askedNs;
    private long pushedNs;
    private boolean hasAsked;
    private boolean hasPushed;
    private boolean mayComeEarly;
    private boolean ended;

    /// Whether a client may ask for its subscription: not twice in an interval, unless it was told to.
    boolean mayAsk(long nowNs, int intervalMs) {
        boolean may = !hasAsked || mayComeEarly || isOver(askedNs, nowNs, intervalMs);
        if (may) {
            askedNs = nowNs;
            hasAsked = true;
            mayComeEarly = false;
        }
        return may;
    }

    /// Whether a client may push: once after each question, then once in an interval.
    boolean mayPush(long nowNs, int intervalMs) {
        boolean first = !hasPushed || (hasAsked && askedNs - pushedNs > 0);
        boolean may = first || isOver(pushedNs, nowNs, intervalMs);
        if (may) {
            pushedNs = nowNs;
            hasPushed = true;
        }
        return may;
    }

    /// It was told that it does not know its subscription, and will ask at once.
    void tellToAsk() {
        mayComeEarly = true;
    }

    /// It said goodbye.
    void end() {
        ended = true;
    }

    boolean hasEnded() {
        return ended;
    }

    private static boolean isOver(long beganNs, long nowNs, int intervalMs) {
        return nowNs - beganNs >= TimeUnit.MILLISECONDS.toNanos(intervalMs);
    }
}
