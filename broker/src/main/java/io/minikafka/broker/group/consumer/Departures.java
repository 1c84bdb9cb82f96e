package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.modern.ModernDepartures;

/// Members that go; where the last one of the new protocol goes, the group may be turned into a classic one.
final class Departures extends ModernDepartures<ConsumerGroup, Seat> {
    private final Groups groups;
    private final Steps steps;
    private final Downgrade downgrade;

    Departures(Groups groups, Steps steps, Downgrade downgrade) {
        super(groups, steps);
        this.groups = groups;
        this.steps = steps;
        this.downgrade = downgrade;
    }

    @Override
    protected void sessionTimedOut(ConsumerGroup group, Seat seat) {
        int timeoutMs =
                seat.profile()
                        .classic()
                        .map(ClassicSide::sessionTimeoutMs)
                        .orElseGet(() -> steps.timing(group).sessionTimeoutMs());
        // Heartbeats that other threads answered did not move the deadline.
        long beatMs = seat.lastBeatMs();
        if (beatMs != Long.MIN_VALUE && beatMs + timeoutMs > groups.nowMs()) {
            seat.expectUntil(beatMs + timeoutMs);
        } else {
            wasSilent(group, seat, timeoutMs);
        }
    }

    /// Members of the classic protocol that are among themselves again make a classic group.
    @Override
    protected boolean passesOn(
            ConsumerGroup group, String cause, Runnable committed, Runnable failed) {
        boolean isDue = downgrade.isDue(group);
        if (isDue) {
            downgrade.convert(group, cause, committed, failed);
        }
        return isDue;
    }
}
