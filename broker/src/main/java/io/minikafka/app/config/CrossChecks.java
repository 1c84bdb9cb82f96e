package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigReader;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.network.Routes;

/// Settings that only make sense together. Each check names both keys.
final class CrossChecks {
    private CrossChecks() {}

    static void check(ConfigReader reader, ConfigValues values) {
        long walMaxBytes = values.value(StorageKeys.WAL_MAX_BYTES);
        atMost(reader, values, StorageKeys.WAL_FILE_BYTES, walMaxBytes / 4, "a quarter of");
        atMost(reader, values, StorageKeys.CHECKPOINT_INTERVAL_BYTES, walMaxBytes / 2, "half of");
        int requestBytes = values.value(NetworkKeys.SOCKET_REQUEST_MAX_BYTES);
        long queuedBytes = values.value(NetworkKeys.QUEUED_MAX_REQUEST_BYTES);
        if (queuedBytes < requestBytes) {
            reader.problem(
                    ("queued.max.request.bytes = %d: must be at least socket.request.max.bytes,"
                                    + " which is %d, or the largest request could never be read")
                            .formatted(queuedBytes, requestBytes));
        }
        if (Routes.parse(values.value(NetworkKeys.PEER_ROUTES)).isEmpty()) {
            reader.problem(
                    "minikafka.peer.routes = %s: must be HOST:PORT=HOST:PORT, several with commas"
                            .formatted(values.value(NetworkKeys.PEER_ROUTES)));
        }
        ordered(
                reader,
                values,
                GroupKeys.CONSUMER_MIN_SESSION_TIMEOUT_MS,
                GroupKeys.CONSUMER_SESSION_TIMEOUT_MS,
                GroupKeys.CONSUMER_MAX_SESSION_TIMEOUT_MS);
        ordered(
                reader,
                values,
                GroupKeys.CONSUMER_MIN_HEARTBEAT_INTERVAL_MS,
                GroupKeys.CONSUMER_HEARTBEAT_INTERVAL_MS,
                GroupKeys.CONSUMER_MAX_HEARTBEAT_INTERVAL_MS);
        ordered(
                reader,
                values,
                GroupKeys.CONSUMER_MIN_ASSIGNMENT_INTERVAL_MS,
                GroupKeys.CONSUMER_ASSIGNMENT_INTERVAL_MS,
                GroupKeys.CONSUMER_MAX_ASSIGNMENT_INTERVAL_MS);
        ordered(
                reader,
                values,
                StreamsKeys.MIN_SESSION_TIMEOUT_MS,
                StreamsKeys.SESSION_TIMEOUT_MS,
                StreamsKeys.MAX_SESSION_TIMEOUT_MS);
        ordered(
                reader,
                values,
                StreamsKeys.MIN_HEARTBEAT_INTERVAL_MS,
                StreamsKeys.HEARTBEAT_INTERVAL_MS,
                StreamsKeys.MAX_HEARTBEAT_INTERVAL_MS);
        ordered(
                reader,
                values,
                StreamsKeys.MIN_ASSIGNMENT_INTERVAL_MS,
                StreamsKeys.ASSIGNMENT_INTERVAL_MS,
                StreamsKeys.MAX_ASSIGNMENT_INTERVAL_MS);
        if (values.value(GroupKeys.CONSUMER_ASSIGNORS).isEmpty()) {
            reader.problem("group.consumer.assignors: must name at least one assignor");
        }
        beforeSessionEnds(
                reader,
                values,
                GroupKeys.CONSUMER_HEARTBEAT_INTERVAL_MS,
                GroupKeys.CONSUMER_SESSION_TIMEOUT_MS);
        beforeSessionEnds(
                reader, values, StreamsKeys.HEARTBEAT_INTERVAL_MS, StreamsKeys.SESSION_TIMEOUT_MS);
        int shortestMs = values.value(GroupKeys.GROUP_MIN_SESSION_TIMEOUT_MS);
        int longestMs = values.value(GroupKeys.GROUP_MAX_SESSION_TIMEOUT_MS);
        if (shortestMs > longestMs) {
            reader.problem(
                    ("group.min.session.timeout.ms = %d: must be at most"
                                    + " group.max.session.timeout.ms, which is %d")
                            .formatted(shortestMs, longestMs));
        }
    }

    private static void beforeSessionEnds(
            ConfigReader reader,
            ConfigValues values,
            ConfigKey<Integer> heartbeat,
            ConfigKey<Integer> session) {
        int heartbeatMs = values.value(heartbeat);
        int sessionMs = values.value(session);
        if (heartbeatMs >= sessionMs) {
            reader.problem(
                    "%s = %d: must be less than %s, which is %d"
                            .formatted(heartbeat.name(), heartbeatMs, session.name(), sessionMs));
        }
    }

    private static void ordered(
            ConfigReader reader,
            ConfigValues values,
            ConfigKey<Integer> least,
            ConfigKey<Integer> usual,
            ConfigKey<Integer> greatest) {
        int value = values.value(usual);
        if (value < values.value(least) || value > values.value(greatest)) {
            reader.problem(
                    "%s = %d: must be between %s, which is %d, and %s, which is %d"
                            .formatted(
                                    usual.name(),
                                    value,
                                    least.name(),
                                    values.value(least),
                                    greatest.name(),
                                    values.value(greatest)));
        }
    }

    private static void atMost(
            ConfigReader reader,
            ConfigValues values,
            ConfigKey<Long> key,
            long limit,
            String share) {
        long value = values.value(key);
        if (value > limit) {
            reader.problem(
                    "%s = %d: must be at most %s minikafka.wal.max.bytes, which is %d"
                            .formatted(key.name(), value, share, limit));
        }
    }
}
