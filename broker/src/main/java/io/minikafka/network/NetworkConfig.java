package io.minikafka.network;

/// Everything a [Listener] can be told.
///
/// @param host address to bind; empty for all addresses of the machine
/// @param port TCP port; 0 lets the system choose
/// @param eventLoops threads that read and write (num.network.threads)
public record NetworkConfig(
        String host,
        int port,
        int eventLoops,
        NetworkLimits limits,
        NetworkTimeouts timeouts,
        SocketSettings sockets) {
    /// The longest a TCP port number gets.
    private static final int MAX_PORT = 65_535;

    private static final int DEFAULT_EVENT_LOOPS = 2;

    public NetworkConfig {
        if (port < 0 || port > MAX_PORT) {
            throw new IllegalArgumentException("port must be between 0 and 65535, not " + port);
        }
        if (eventLoops < 1) {
            throw new IllegalArgumentException(
                    "at least one event loop is needed, not " + eventLoops);
        }
    }

    /// The defaults on an address.
    public static NetworkConfig defaults(String host, int port) {
        return new NetworkConfig(
                host,
                port,
                DEFAULT_EVENT_LOOPS,
                NetworkLimits.defaults(),
                NetworkTimeouts.defaults(),
                SocketSettings.defaults());
    }

    /// The same with other limits.
    public NetworkConfig with(NetworkLimits other) {
        return new NetworkConfig(host, port, eventLoops, other, timeouts, sockets);
    }

    /// The same with other timeouts.
    public NetworkConfig with(NetworkTimeouts other) {
        return new NetworkConfig(host, port, eventLoops, limits, other, sockets);
    }

    /// The same with other socket settings.
    public NetworkConfig with(SocketSettings other) {
        return new NetworkConfig(host, port, eventLoops, limits, timeouts, other);
    }
}
