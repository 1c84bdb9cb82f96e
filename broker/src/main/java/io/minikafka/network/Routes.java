package io.minikafka.network;

import io.minikafka.base.HostPort;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/// Other ways to addresses: through a tunnel, a proxy. What is not named is reached as it is. Immutable.
public final class Routes {
    public static final Routes DIRECT = new Routes(Map.of());

    private final Map<HostPort, HostPort> ways;

    private Routes(Map<HostPort, HostPort> ways) {
        this.ways = Map.copyOf(ways);
    }

    /// Reads `HOST:PORT=HOST:PORT`, or several with commas between them; absent if it is anything else.
    public static Optional<Routes> parse(String text) {
        Map<HostPort, HostPort> ways = new LinkedHashMap<>();
        for (String way : text.isBlank() ? new String[0] : text.split(",", -1)) {
            int equals = way.indexOf('=');
            Optional<HostPort> from = HostPort.parse(way.substring(0, Math.max(0, equals)).strip());
            Optional<HostPort> to = HostPort.parse(way.substring(equals + 1).strip());
            if (from.isEmpty() || to.isEmpty()) {
                return Optional.empty();
            }
            ways.put(from.get(), to.get());
        }
        return Optional.of(new Routes(ways));
    }

    /// Where to turn to, to reach `address`.
    public HostPort to(HostPort address) {
        return ways.getOrDefault(address, address);
    }
}
