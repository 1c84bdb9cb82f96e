package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;
import io.minikafka.network.NetworkLimits;
import io.minikafka.network.NetworkTimeouts;

/// Connections, requests and the memory that they may take.
public final class NetworkKeys {
    private static final NetworkLimits LIMITS = NetworkLimits.defaults();
    private static final NetworkTimeouts TIMEOUTS = NetworkTimeouts.defaults();

    public static final ConfigKey<Integer> NUM_NETWORK_THREADS =
            ConfigKey.of(
                    "num.network.threads",
                    ConfigType.ints(1, 64),
                    Unit.COUNT,
                    2,
                    "Event-loop threads; each owns a share of the connections.");

    public static final ConfigKey<Integer> NUM_IO_THREADS =
            ConfigKey.of(
                            "num.io.threads",
                            ConfigType.ints(1, Integer.MAX_VALUE),
                            Unit.COUNT,
                            8,
                            "Threads that would handle requests.")
                    .informational("handlers run on the event loops and never block");

    public static final ConfigKey<Integer> MAX_CONNECTIONS =
            ConfigKey.of(
                    "max.connections",
                    ConfigType.ints(1, 1_000_000),
                    Unit.COUNT,
                    LIMITS.maxConnections(),
                    "Connections open at once; further ones are closed at once.");

    public static final ConfigKey<Integer> MAX_CONNECTIONS_PER_IP =
            ConfigKey.of(
                    "max.connections.per.ip",
                    ConfigType.ints(1, 1_000_000),
                    Unit.COUNT,
                    LIMITS.maxConnectionsPerIp(),
                    "Connections open at once from one address.");

    public static final ConfigKey<Long> CONNECTIONS_MAX_IDLE_MS =
            ConfigKey.of(
                    "connections.max.idle.ms",
                    ConfigType.longs(1_000, Long.MAX_VALUE),
                    Unit.MS,
                    TIMEOUTS.idleMs(),
                    "A connection without traffic for this long is closed.");

    public static final ConfigKey<Integer> SOCKET_REQUEST_MAX_BYTES =
            ConfigKey.of(
                    "socket.request.max.bytes",
                    ConfigType.ints(1_024, 1_073_741_824),
                    Unit.BYTES,
                    LIMITS.maxRequestBytes(),
                    "The largest request; a connection that announces more is closed.");

    public static final ConfigKey<Long> QUEUED_MAX_REQUEST_BYTES =
            ConfigKey.of(
                    "queued.max.request.bytes",
                    ConfigType.longs(1_048_576, Long.MAX_VALUE),
                    Unit.BYTES,
                    LIMITS.maxInFlightBytes(),
                    "Request bytes in flight over all connections; beyond it the"
                            + " broker stops reading until some are answered. At least"
                            + " socket.request.max.bytes.");

    public static final ConfigKey<Long> QUEUED_MAX_PEER_BYTES =
            ConfigKey.of(
                    "minikafka.queued.max.peer.bytes",
                    ConfigType.longs(1_048_576, Long.MAX_VALUE),
                    Unit.BYTES,
                    LIMITS.maxPeerBytes(),
                    "Bytes in flight from other nodes of the cluster; apart from those of clients, because clients"
                            + " wait for other nodes.");

    public static final ConfigKey<String> PEER_ROUTES =
            ConfigKey.of(
                    "minikafka.peer.routes",
                    ConfigType.text("HOST:PORT=HOST:PORT, several with commas"),
                    Unit.NONE,
                    "",
                    "Other ways to the addresses of other nodes, for tunnels and experiments: the first address is"
                            + " reached at the second one, by TCP and UDP.");

    public static final ConfigKey<Integer> MAX_IN_FLIGHT_PER_CONNECTION =
            ConfigKey.of(
                    "minikafka.max.in.flight.requests.per.connection",
                    ConfigType.ints(1, 10_000),
                    Unit.COUNT,
                    LIMITS.maxInFlightPerConnection(),
                    "Requests of one connection that are not answered yet; beyond it"
                            + " the broker stops reading from it.");

    public static final ConfigKey<Long> REQUEST_READ_TIMEOUT_MS =
            ConfigKey.of(
                    "minikafka.request.read.timeout.ms",
                    ConfigType.longs(100, 3_600_000),
                    Unit.MS,
                    TIMEOUTS.requestReadMs(),
                    "A request that has begun to arrive must make progress within"
                            + " this time, or its connection is closed.");

    public static final ConfigKey<Long> RESPONSE_WRITE_TIMEOUT_MS =
            ConfigKey.of(
                    "minikafka.response.write.timeout.ms",
                    ConfigType.longs(100, 3_600_000),
                    Unit.MS,
                    TIMEOUTS.writeStallMs(),
                    "A client that takes no byte of its response for this long is dropped if more than 64 KiB of it"
                            + " are in the broker's memory, or more than 4 KiB while all clients' come to more than 16 MiB. What lies in"
                            + " files, as fetched records do for the most part, can wait for a consumer that is busy"
                            + " between two polls: for `connections.max.idle.ms`.");

    public static final ConfigKey<Integer> SOCKET_SEND_BUFFER_BYTES =
            ConfigKey.of(
                    "socket.send.buffer.bytes",
                    ConfigType.ints(-1, Integer.MAX_VALUE),
                    Unit.BYTES,
                    102_400,
                    "The socket's send buffer; -1 leaves it to the operating system, which is"
                            + " quicker over long distances and takes more memory and CPU here.");

    public static final ConfigKey<Integer> SOCKET_RECEIVE_BUFFER_BYTES =
            ConfigKey.of(
                    "socket.receive.buffer.bytes",
                    ConfigType.ints(-1, Integer.MAX_VALUE),
                    Unit.BYTES,
                    102_400,
                    "The socket's receive buffer; -1 leaves it to the operating system.");

    public static final ConfigKey<Integer> SOCKET_LISTEN_BACKLOG_SIZE =
            ConfigKey.of(
                    "socket.listen.backlog.size",
                    ConfigType.ints(1, 65_535),
                    Unit.COUNT,
                    1_024,
                    "Connections that the operating system accepts before the broker" + " does.");

    public static final ConfigKey<Integer> FETCH_MAX_BYTES =
            ConfigKey.of(
                    "fetch.max.bytes",
                    ConfigType.ints(1_024, Integer.MAX_VALUE),
                    Unit.BYTES,
                    57_671_680,
                    "The most record bytes in the answer to one fetch.");

    public static final ConfigKey<Integer> FETCH_SESSION_SLOTS =
            ConfigKey.of(
                    "max.incremental.fetch.session.cache.slots",
                    ConfigType.ints(0, 1_000_000),
                    Unit.COUNT,
                    1_000,
                    "Incremental fetch sessions remembered at once.");

    static final ConfigKeys ALL =
            ConfigKeys.of(
                    NUM_NETWORK_THREADS,
                    NUM_IO_THREADS,
                    MAX_CONNECTIONS,
                    MAX_CONNECTIONS_PER_IP,
                    CONNECTIONS_MAX_IDLE_MS,
                    SOCKET_REQUEST_MAX_BYTES,
                    QUEUED_MAX_REQUEST_BYTES,
                    QUEUED_MAX_PEER_BYTES,
                    PEER_ROUTES,
                    MAX_IN_FLIGHT_PER_CONNECTION,
                    REQUEST_READ_TIMEOUT_MS,
                    RESPONSE_WRITE_TIMEOUT_MS,
                    SOCKET_SEND_BUFFER_BYTES,
                    SOCKET_RECEIVE_BUFFER_BYTES,
                    SOCKET_LISTEN_BACKLOG_SIZE,
                    FETCH_MAX_BYTES,
                    FETCH_SESSION_SLOTS);

    private NetworkKeys() {}
}
