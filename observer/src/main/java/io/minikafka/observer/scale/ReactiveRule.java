package io.minikafka.observer.scale;

/// The rule that everybody has: as many nodes as carry the load of the last minute at the wanted utilisation. It goes up at
/// once, and down to the highest number of the last five minutes, as Kubernetes does.
final class ReactiveRule {
    private static final int STABLE_MINUTES = 5;

    private final ScaleSettings settings;
    private final int[] wanted = new int[STABLE_MINUTES];
    private int next;

    ReactiveRule(ScaleSettings settings) {
        this.settings = settings;
    }

    int step(double load) {
        wanted[next] =
                settings.within(
                        Math.ceil(load / (settings.utilisation() * settings.nodeCapacity())));
        next = (next + 1) % STABLE_MINUTES;
        int most = 0;
        for (int each : wanted) {
            most = Math.max(most, each);
        }
        return most;
    }
}
