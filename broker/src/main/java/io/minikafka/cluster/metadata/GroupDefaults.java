package io.minikafka.cluster.metadata;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.cluster.metadata.TopicConfigEntry.Synonym;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// What a group's settings are when the group itself says nothing: the broker's setting of the same name
/// with `group.` in front, else the key's default. Where the broker also has a least and a greatest value
/// (`group.consumer.min.session.timeout.ms`), they bound what may be set. RFC 0007, 4.1.
public final class GroupDefaults {
    private static final String BROKER_PREFIX = "group.";
    private static final String NUMBER = ".num.";

    private final ConfigValues broker;

    public GroupDefaults(ConfigValues broker) {
        this.broker = broker;
    }

    /// How the broker's settings are named that a key falls back to, and that bound it; there may be none of them.
    public static List<String> brokerKeyNames(ConfigKey<?> key) {
        return List.of(
                BROKER_PREFIX + key.name(),
                boundName(key.name(), "min"),
                boundName(key.name(), "max"));
    }

    /// The values behind a key, strongest first; never empty.
    public List<Synonym> chain(ConfigKey<?> key) {
        List<Synonym> chain = new ArrayList<>();
        String brokerName = BROKER_PREFIX + key.name();
        if (broker.isSet(brokerName)) {
            broker.text(brokerName)
                    .map(text -> new Synonym(brokerName, text, ConfigSource.BROKER))
                    .ifPresent(chain::add);
        }
        String fallback =
                broker.text(brokerName)
                        .filter(_ -> chain.isEmpty())
                        .or(key::defaultText)
                        .orElse("");
        chain.add(new Synonym(key.name(), fallback, ConfigSource.DEFAULT));
        return chain;
    }

    /// What is wrong with these settings of a group; empty if they may be.
    Optional<String> problem(Map<String, String> set) {
        for (Map.Entry<String, String> entry : set.entrySet()) {
            Optional<String> problem = bound(entry, "min", -1).or(() -> bound(entry, "max", 1));
            if (problem.isPresent()) {
                return problem;
            }
        }
        return List.of("consumer", "share", "streams").stream()
                .flatMap(type -> heartbeatProblem(type, set).stream())
                .findFirst();
    }

    /// The value of a key for a group that sets these, within the broker's bounds as they are now.
    public int inForce(ConfigKey<Integer> key, Map<String, String> set) {
        int value =
                Integer.parseInt(
                        Optional.ofNullable(set.get(key.name()))
                                .orElseGet(() -> chain(key).getFirst().value()));
        int least = broker.text(boundName(key.name(), "min")).map(Integer::parseInt).orElse(value);
        int most = broker.text(boundName(key.name(), "max")).map(Integer::parseInt).orElse(value);
        return Math.max(least, Math.min(value, most));
    }

    /// As Kafka names it: `streams.num.standby.replicas` is bounded by `group.streams.max.standby.replicas`.
    private static String boundName(String key, String which) {
        int dot = key.indexOf('.');
        String rest = key.substring(dot);
        return BROKER_PREFIX
                + key.substring(0, dot + 1)
                + which
                + (rest.startsWith(NUMBER) ? rest.substring(NUMBER.length() - 1) : rest);
    }

    private Optional<String> bound(Map.Entry<String, String> entry, String which, int wrongSide) {
        String boundName = boundName(entry.getKey(), which);
        return broker.text(boundName)
                .filter(limit ->
                        Long.compare(Long.parseLong(entry.getValue()), Long.parseLong(limit))
                                == wrongSide)
                .map(limit ->
                        "Invalid value %s for configuration %s: %s is %s"
                                .formatted(entry.getValue(), entry.getKey(), boundName, limit));
    }

    private Optional<String> heartbeatProblem(String type, Map<String, String> set) {
        String sessionKey = type + ".session.timeout.ms";
        String heartbeatKey = type + ".heartbeat.interval.ms";
        if (!set.containsKey(sessionKey) && !set.containsKey(heartbeatKey)) {
            return Optional.empty();
        }
        long sessionMs = number(sessionKey, set);
        long heartbeatMs = number(heartbeatKey, set);
        return sessionMs > heartbeatMs
                ? Optional.empty()
                : Optional.of(
                        "%s = %d must be greater than %s = %d"
                                .formatted(sessionKey, sessionMs, heartbeatKey, heartbeatMs));
    }

    private long number(String name, Map<String, String> set) {
        String own = set.get(name);
        return Long.parseLong(
                own != null
                        ? own
                        : GroupConfigKeys.ALL
                                .find(name)
                                .map(key -> chain(key).getFirst().value())
                                .orElseThrow());
    }
}
