package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;

/// Who this node is, where it listens and where it keeps its data.
public final class NodeKeys {
    public static final ConfigKey<Integer> NODE_ID =
            ConfigKey.of(
                    "node.id",
                    ConfigType.ints(0, Integer.MAX_VALUE),
                    Unit.NONE,
                    1,
                    "The number of this broker, as clients see it.");

    public static final ConfigKey<String> LISTENERS =
            ConfigKey.of(
                    "listeners",
                    ConfigType.text("PLAINTEXT://HOST:PORT"),
                    Unit.NONE,
                    "PLAINTEXT://127.0.0.1:9092",
                    "The address to listen on. An empty host or 0.0.0.0 means all"
                            + " addresses of the machine; port 0 lets the system choose one.");

    public static final ConfigKey<String> ADVERTISED_LISTENERS =
            ConfigKey.optional(
                    "advertised.listeners",
                    ConfigType.text("PLAINTEXT://HOST:PORT"),
                    Unit.NONE,
                    "The address that clients are told to connect to. Not set: the"
                            + " address that the client itself used, which is right behind port"
                            + " mappings and tunnels, too.");

    public static final ConfigKey<String> LOG_DIRS =
            ConfigKey.of(
                    "log.dirs",
                    ConfigType.text("the path of one folder"),
                    Unit.NONE,
                    "./data",
                    "The folder for all data of this node; made if it is not there. A"
                            + " relative path starts at the current folder.");

    public static final ConfigKey<Long> SHUTDOWN_TIMEOUT_MS =
            ConfigKey.of(
                    "minikafka.shutdown.timeout.ms",
                    ConfigType.longs(0, 600_000),
                    Unit.MS,
                    10_000L,
                    "How long an orderly stop waits for requests in flight.");

    public static final ConfigKey<String> LOG_LEVEL =
            ConfigKey.of(
                    "minikafka.log.level",
                    ConfigType.oneOf("error", "warn", "info", "debug"),
                    Unit.NONE,
                    "info",
                    "The least severe lines that the broker writes to its own log.");

    public static final ConfigKey<Long> LOG_FILE_MAX_BYTES =
            ConfigKey.of(
                    "minikafka.log.file.max.bytes",
                    ConfigType.longs(65_536, Long.MAX_VALUE),
                    Unit.BYTES,
                    16_777_216L,
                    "The broker's own log file is renamed to `.1`, replacing the one"
                            + " before, when it would grow beyond this; so it never takes more"
                            + " than twice as much.");

    static final ConfigKeys ALL =
            ConfigKeys.of(
                    NODE_ID,
                    LISTENERS,
                    ADVERTISED_LISTENERS,
                    LOG_DIRS,
                    SHUTDOWN_TIMEOUT_MS,
                    LOG_LEVEL,
                    LOG_FILE_MAX_BYTES);

    private NodeKeys() {}
}
