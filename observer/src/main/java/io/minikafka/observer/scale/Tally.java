package io.minikafka.observer.scale;

/// One policy played against the load: its nodes, what they cost and what they missed. A node is paid for from its order
/// on; a minute is missed if its load is more than the ready nodes carry.
final class Tally {
    private static final double FORGET = 1.0 / (3 * 1440);

    private final Fleet fleet;
    private final double nodeCapacity;
    private long nodeMinutes;
    private long missed;
    private double missedLately;

    Tally(ScaleSettings settings, int nodes) {
        fleet = new Fleet(settings.startMinutes(), nodes);
        nodeCapacity = settings.nodeCapacity();
    }

    Fleet fleet() {
        return fleet;
    }

    long nodeMinutes() {
        return nodeMinutes;
    }

    long missed() {
        return missed;
    }

    /// Missed minutes of about the last three days.
    double missedLately() {
        return missedLately;
    }

    /// Minute `now` had this load.
    void pass(long now, double load) {
        fleet.begin(now);
        nodeMinutes += fleet.total();
        missedLately -= FORGET * missedLately;
        if (load > fleet.ready() * nodeCapacity) {
            missed++;
            missedLately++;
        }
    }
}
