package io.minikafka.base;

import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Where a node listens or is found.
///
/// @param host a name or an address literal, IPv6 without brackets; empty means all addresses
public record HostPort(String host, int port) {
    private static final Pattern LISTENER =
            Pattern.compile("(?:PLAINTEXT://)?(?:\\[([^\\]]+)]|([^:,/\\[\\]]*)):(\\d{1,5})");

    /// Reads `PLAINTEXT://HOST:PORT` or `HOST:PORT`; absent if it is anything else.
    public static Optional<HostPort> parse(String listener) {
        Matcher matcher = LISTENER.matcher(listener);
        if (!matcher.matches()) {
            return Optional.empty();
        }
        String host = matcher.group(1) != null ? matcher.group(1) : matcher.group(2);
        int port = Integer.parseInt(matcher.group(3));
        return port > 65_535 ? Optional.empty() : Optional.of(new HostPort(host, port));
    }

    @Override
    public String toString() {
        return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
    }
}
