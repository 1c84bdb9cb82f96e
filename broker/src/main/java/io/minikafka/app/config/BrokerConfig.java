package io.minikafka.app.config;

import io.minikafka.base.HostPort;
import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigReader;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.base.config.RawSetting;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// The settings of one broker, read once at start and checked as a whole. The wiring in `app` makes
/// each room's own configuration from it.
public record BrokerConfig(
        ConfigValues values,
        HostPort listener,
        Optional<HostPort> advertisedListener,
        Optional<HostPort> httpListener,
        Path dataFolder) {

    /// Reads settings, later ones overruling earlier ones.
    ///
    /// @throws io.minikafka.base.config.ConfigException naming all that is wrong
    public static BrokerConfig of(List<RawSetting> settings) {
        ConfigReader reader = new ConfigReader(BrokerConfigKeys.ALL, settings);
        ConfigValues values = reader.values();
        Optional<HostPort> listener = address(reader, values, NodeKeys.LISTENERS);
        Optional<HostPort> advertised = address(reader, values, NodeKeys.ADVERTISED_LISTENERS);
        advertised
                .filter(address -> address.host().isEmpty() || address.port() == 0)
                .ifPresent(address ->
                        reader.problem(
                                "advertised.listeners = "
                                        + address
                                        + ": must name a host and a port to connect to"));
        Optional<HostPort> http = httpListener(reader, values);
        String folder = values.value(NodeKeys.LOG_DIRS);
        if (folder.contains(",")) {
            reader.problem("log.dirs = " + folder + ": must be one folder, not a list");
        }
        CrossChecks.check(reader, values);
        reader.throwIfAny();
        Path dataFolder = Path.of(folder).toAbsolutePath().normalize();
        return new BrokerConfig(values, listener.orElseThrow(), advertised, http, dataFolder);
    }

    public <T> T value(ConfigKey<T> key) {
        return values.value(key);
    }

    /// The same node in a cluster, on the port that it has.
    public BrokerConfig inCluster(int port) {
        return new BrokerConfig(
                values.with(ClusterKeys.ENABLE, true),
                new HostPort(listener.host(), port),
                advertisedListener,
                httpListener,
                dataFolder);
    }

    /// Keys that somebody set although they change nothing here, for a word at start.
    public List<ConfigKey<?>> withoutEffect() {
        return BrokerConfigKeys.ALL.all().stream()
                .filter(key -> key.informational().isPresent() && values.isSet(key.name()))
                .toList();
    }

    private static Optional<HostPort> httpListener(ConfigReader reader, ConfigValues values) {
        String text = values.value(MetricKeys.HTTP_LISTENER);
        if (text.equals(MetricKeys.NO_LISTENER)) {
            return Optional.empty();
        }
        Optional<HostPort> address = HostPort.parse(text);
        if (address.isEmpty()) {
            reader.problem(
                    "%s = %s: must be %s, for example 127.0.0.1:9404"
                            .formatted(
                                    MetricKeys.HTTP_LISTENER.name(),
                                    text,
                                    MetricKeys.HTTP_LISTENER.type().allowed()));
        }
        return address;
    }

    private static Optional<HostPort> address(
            ConfigReader reader, ConfigValues values, ConfigKey<String> key) {
        Optional<String> text = values.find(key);
        Optional<HostPort> address = text.flatMap(HostPort::parse);
        if (text.isPresent() && address.isEmpty()) {
            reader.problem(
                    "%s = %s: must be %s, for example PLAINTEXT://127.0.0.1:9092"
                            .formatted(key.name(), text.get(), key.type().allowed()));
        }
        return address;
    }
}
