package io.minikafka.observer.sessions;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What happened to one thing, in order: the template ids of its lines.
public record Session(List<Integer> events) {
    public Session {
        events = List.copyOf(events);
    }

    public static Session of(int... events) {
        return new Session(Arrays.stream(events).boxed().toList());
    }

    /// How often each event came.
    Map<Integer, Integer> counts() {
        Map<Integer, Integer> counts = new TreeMap<>();
        for (int event : events) {
            counts.merge(event, 1, Integer::sum);
        }
        return counts;
    }
}
