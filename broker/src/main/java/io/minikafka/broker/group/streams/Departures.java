package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.Groups;
import io.minikafka.broker.group.modern.ModernDepartures;

/// Members that go.
final class Departures extends ModernDepartures<StreamsGroup, Seat> {
    private final Steps steps;

    Departures(Groups groups, Steps steps) {
        super(groups, steps);
        this.steps = steps;
    }

    @Override
    protected void sessionTimedOut(StreamsGroup group, Seat seat) {
        wasSilent(group, seat, steps.settings(group).sessionMs());
    }
}
