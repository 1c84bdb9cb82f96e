package io.minikafka.observer.scale.simulation;

import io.minikafka.observer.scale.ScaleSettings;

/// What it costs to miss no minute if all is known beforehand: each node is ordered so that it is ready when it is
/// needed, and kept over a pause that is shorter than its start.
final class Foresight {
    private Foresight() {}

    static long nodeMinutes(Trace trace, ScaleSettings settings) {
        int minutes = trace.minutes();
        int[] needed = new int[minutes];
        int most = settings.nodesMin();
        for (int minute = 0; minute < minutes; minute++) {
            needed[minute] =
                    settings.within(Math.ceil(trace.loads().get(minute) / settings.nodeCapacity()));
            most = Math.max(most, needed[minute]);
        }
        long sum = (long) settings.nodesMin() * minutes;
        for (int node = settings.nodesMin() + 1; node <= most; node++) {
            sum += nodeMinutes(needed, node, settings.startMinutes());
        }
        return sum;
    }

    private static long nodeMinutes(int[] needed, int node, int startMinutes) {
        long sum = 0;
        int idle = startMinutes;
        for (int each : needed) {
            if (each >= node) {
                sum += 1 + Math.min(idle, startMinutes);
                idle = 0;
            } else {
                idle++;
            }
        }
        return sum;
    }
}
