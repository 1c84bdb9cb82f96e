package io.minikafka.broker.delay;

import java.util.LinkedHashMap;
import java.util.Map;

/// How many records are in flight, by partition, and which partitions stand still: what was appended there is not committed
/// for a while, because too few replicas have it. Those do not count, so that they hold up nobody else. Owned by the delay
/// thread.
final class Flights {
    /// Records in flight at once; of partitions that stand still, three times as many may be on top.
    static final int MAX = 1 << 14;

    /// A partition in which nothing has landed for so long stands still.
    static final long STILL_NS = 2_000_000_000L;

    private static final int STANDING_MAX = 3 * MAX;

    private final Map<PartitionTail, Flight> flights = new LinkedHashMap<>();
    private int moving;
    private int standing;

    private static final class Flight {
        int count;
        long lastNs;
        boolean isStanding;
    }

    /// Something took off or landed.
    void changed(PartitionTail tail, long nowNs) {
        int count = tail.inFlight().size();
        if (count == 0) {
            gone(tail);
            return;
        }
        Flight flight = flights.computeIfAbsent(tail, _ -> new Flight());
        boolean hasLanded = count < flight.count;
        add(flight, -flight.count);
        if (hasLanded || flight.count == 0) {
            flight.lastNs = nowNs;
            flight.isStanding = false;
        }
        flight.count = count;
        add(flight, count);
    }

    void gone(PartitionTail tail) {
        Flight flight = flights.remove(tail);
        if (flight != null) {
            add(flight, -flight.count);
        }
    }

    private void add(Flight flight, int by) {
        if (flight.isStanding) {
            standing += by;
        } else {
            moving += by;
        }
    }

    /// Finds those that stand still.
    void look(long nowNs) {
        for (Flight flight : flights.values()) {
            if (!flight.isStanding && nowNs - flight.lastNs >= STILL_NS) {
                add(flight, -flight.count);
                flight.isStanding = true;
                add(flight, flight.count);
            }
        }
    }

    boolean standsStill(PartitionTail tail) {
        Flight flight = flights.get(tail);
        return flight != null && flight.isStanding;
    }

    boolean hasRoom() {
        return moving < MAX && standing < STANDING_MAX;
    }

    boolean isEmpty() {
        return flights.isEmpty();
    }
}
