package io.minikafka.app.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.base.HostPort;
import io.minikafka.base.config.ConfigException;
import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.RawSetting;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class BrokerConfigTest {
    @Test
    void worksWithNothingSet() {
        BrokerConfig config = BrokerConfig.of(List.of());
        assertThat(config.listener()).isEqualTo(new HostPort("127.0.0.1", 9092));
        assertThat(config.advertisedListener()).isEmpty();
        assertThat(config.dataFolder()).isEqualTo(Path.of("data").toAbsolutePath());
        assertThat(config.withoutEffect()).isEmpty();
    }

    @Test
    void readsAddresses() {
        assertThat(listener("PLAINTEXT://:9093")).isEqualTo(new HostPort("", 9093));
        assertThat(listener("localhost:0")).isEqualTo(new HostPort("localhost", 0));
        assertThat(listener("PLAINTEXT://[::1]:9092")).isEqualTo(new HostPort("::1", 9092));
        assertThat(new HostPort("::1", 9092)).hasToString("[::1]:9092");
    }

    @Test
    void refusesWhatIsNoAddress() {
        for (String bad :
                List.of("SSL://h:1", "h", "h:70000", "h:x", "A://h:1,PLAINTEXT://h:2", "h:1/")) {
            assertThatThrownBy(() -> listener(bad))
                    .isInstanceOf(ConfigException.class)
                    .hasMessageContaining("listeners = " + bad + ": must be PLAINTEXT://HOST:PORT");
        }
    }

    @Test
    void refusesSizesThatContradictEachOtherTogetherWithOtherErrors() {
        assertThatThrownBy(() ->
                        BrokerConfig.of(
                                sets(
                                        Map.of(
                                                "minikafka.wal.max.bytes", "268435456",
                                                "minikafka.wal.file.bytes", "134217728",
                                                "minikafka.checkpoint.interval.bytes", "200000000",
                                                "queued.max.request.bytes", "2000000",
                                                "advertised.listeners", "0.0.0.0:0",
                                                "group.min.session.timeout.ms", "9000000",
                                                "log.dirs", "a,b",
                                                "num.partitions", "0"))))
                .isInstanceOfSatisfying(
                        ConfigException.class,
                        exception -> assertThat(exception.problems()).hasSize(7));
    }

    @Test
    void namesKeysWithoutEffectThatSomebodySet() {
        BrokerConfig config = BrokerConfig.of(sets(Map.of("num.io.threads", "3")));
        assertThat(config.withoutEffect())
                .extracting(ConfigKey::name)
                .containsExactly("num.io.threads");
    }

    private static HostPort listener(String text) {
        return BrokerConfig.of(sets(Map.of("listeners", text))).listener();
    }

    private static List<RawSetting> sets(Map<String, String> settings) {
        return settings.entrySet().stream()
                .map(entry -> new RawSetting(entry.getKey(), entry.getValue(), "test"))
                .toList();
    }
}
