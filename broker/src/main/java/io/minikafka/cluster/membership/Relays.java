package io.minikafka.cluster.membership;

import io.minikafka.base.HostPort;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Pings that were sent for others: whose they are.
final class Relays {
    private static final int OPEN_MAX = 256;

    private final Map<Long, Relay> open = new LinkedHashMap<>();

    void add(long number, HostPort replyTo, long theirNumber) {
        open.put(number, new Relay(replyTo, theirNumber));
        if (open.size() > OPEN_MAX) {
            open.remove(open.keySet().iterator().next());
        }
    }

    Optional<Relay> take(long number) {
        return Optional.ofNullable(open.remove(number));
    }

    /// @param number that the one who asked had given its ping
    record Relay(HostPort replyTo, long number) {}
}
