package io.minikafka.broker.telemetry;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.Parsed;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.Uuids;
import io.minikafka.cluster.metadata.ClientMetricsConfigKeys;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.ResourceType;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;

/// What a client is asked for: the metrics of all subscriptions that match it, at the shortest of their intervals.
///
/// @param metrics prefixes of names; one empty prefix means all, no prefix means none
record Subscription(SortedSet<String> metrics, int intervalMs) {
    private static final String ALL = "*";
    private static final String ALL_AS_PREFIX = "";

    /// For a client that nobody asks: when it shall ask again.
    private static final int IDLE_INTERVAL_MS = 300_000;

    static Subscription of(MetadataImage image, UUID instance, RequestContext client) {
        SortedSet<String> metrics = new TreeSet<>();
        int intervalMs = Integer.MAX_VALUE;
        for (String name : image.configuredNames(ResourceType.CLIENT_METRICS)) {
            Map<String, String> set = image.configs(ResourceType.CLIENT_METRICS, name);
            List<String> wanted = value(set, ClientMetricsConfigKeys.METRICS);
            if (!wanted.isEmpty() && matches(set, instance, client)) {
                metrics.addAll(wanted);
                intervalMs = Math.min(intervalMs, value(set, ClientMetricsConfigKeys.INTERVAL_MS));
            }
        }
        if (metrics.contains(ALL)) {
            metrics = new TreeSet<>(List.of(ALL_AS_PREFIX));
        }
        return new Subscription(metrics, metrics.isEmpty() ? IDLE_INTERVAL_MS : intervalMs);
    }

    /// Changes with what is asked for, and is another for each client.
    int id(UUID instance) {
        return 31 * metrics.hashCode() + intervalMs ^ instance.hashCode();
    }

    private static boolean matches(Map<String, String> set, UUID instance, RequestContext client) {
        for (String condition : value(set, ClientMetricsConfigKeys.MATCH)) {
            int equals = condition.indexOf('=');
            if (equals < 0
                    || !matches(
                            condition.substring(equals + 1).strip(),
                            property(condition.substring(0, equals).strip(), instance, client))) {
                return false;
            }
        }
        return true;
    }

    /// A pattern that is none matches nobody.
    private static boolean matches(String pattern, String text) {
        try {
            return Pattern.matches(pattern, text);
        } catch (PatternSyntaxException e) {
            return false;
        }
    }

    private static String property(String name, UUID instance, RequestContext client) {
        return switch (name) {
            case "client_instance_id" -> Uuids.toKafka(instance).toString();
            case "client_id" -> client.clientId();
            case "client_source_address" -> client.remote().getAddress().getHostAddress();
            case "client_source_port" -> Integer.toString(client.remote().getPort());
            case "client_software_name" -> client.software().map(each -> each.name()).orElse("");
            case "client_software_version" ->
                    client.software().map(each -> each.version()).orElse("");
            default -> "";
        };
    }

    private static <T> T value(Map<String, String> set, ConfigKey<T> key) {
        String text = set.getOrDefault(key.name(), key.defaultText().orElse(""));
        return switch (key.parse(text)) {
            case Parsed.Valid<T>(T value) -> value;
            case Parsed.Invalid<T> invalid ->
                    throw new IllegalStateException(key.name() + " = " + text + ": " + invalid);
        };
    }
}
