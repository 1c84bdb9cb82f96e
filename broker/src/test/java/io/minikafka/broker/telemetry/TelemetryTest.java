package io.minikafka.broker.telemetry;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Time;
import io.minikafka.broker.ClientSoftware;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TestMetadata;
import io.minikafka.cluster.metadata.MetadataRecord.ConfigRecord;
import io.minikafka.cluster.metadata.ResourceType;
import io.minikafka.metrics.MetricFormat;
import io.minikafka.metrics.Metrics;
import io.minikafka.protocol.Codec;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

class TelemetryTest {
    private static final UUID INSTANCE = new UUID(7, 8);
    private static final byte[] METRICS =
            OtlpReaderTest.metrics(
                    OtlpReaderTest.metric("rate", 5, OtlpReaderTest.point(new byte[0], 2.5)));

    private final TestMetadata metadata = new TestMetadata();
    private final ManualTime time = new ManualTime();
    private final Telemetry telemetry = new Telemetry(metadata, time);
    private final RequestContext client =
            new RequestContext(
                    (short) 0,
                    "app-1",
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 5_000),
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), 9_092),
                    1,
                    Optional.of(new ClientSoftware("apache-kafka-java", "4.4.0")),
                    OptionalInt.empty(),
                    0);

    private static final class ManualTime implements Time {
        private long nowNs;

        @Override
        public long wallMs() {
            return 0;
        }

        @Override
        public long monotonicNs() {
            return nowNs;
        }
    }

    @Test
    void aClientIsAskedForWhatItsSubscriptionsSayTogether() {
        assertThat(subscription().metrics()).isEmpty();
        subscribe("a", "metrics", "x.,y.", "interval.ms", "5000");
        subscribe("b", "metrics", "z.", "interval.ms", "2000", "match", "client_id=app-.*");
        subscribe("c", "metrics", "other.", "interval.ms", "100", "match", "client_id=web-.*");
        assertThat(subscription().metrics()).containsExactly("x.", "y.", "z.");
        assertThat(subscription().intervalMs()).isEqualTo(2_000);
        subscribe(
                "d",
                "metrics",
                "*",
                "match",
                "client_software_name=apache-.*,client_source_address=127\\.0\\.0\\.1");
        assertThat(subscription().metrics()).containsExactly("");
        subscribe("d", "metrics", "*", "match", "client_software_version=[");
        assertThat(subscription().metrics()).as("no pattern").doesNotContain("");
    }

    @Test
    void theLastValuesAreShown() {
        subscribe("a", "metrics", "*", "interval.ms", "1000");
        assertThat(push(METRICS)).isEqualTo(Errors.NONE);
        assertThat(shown())
                .contains(
                        "minikafka_client_metric{client_id=\"app-1\"",
                        "metric=\"rate\",attributes=\"\"} 2.5\n");
        assertThat(last()).isEqualTo(Errors.NONE);
        assertThat(shown()).doesNotContain("app-1");
        assertThat(push(METRICS)).as("after the goodbye").isEqualTo(Errors.INVALID_REQUEST);
    }

    @Test
    void aClientThatFallsSilentIsShownForAWhile() {
        subscribe("a", "metrics", "*", "interval.ms", "1000");
        assertThat(push(METRICS)).isEqualTo(Errors.NONE);
        time.nowNs += TimeUnit.SECONDS.toNanos(3);
        assertThat(shown()).contains("app-1");
        time.nowNs += TimeUnit.SECONDS.toNanos(1);
        assertThat(shown()).doesNotContain("app-1");
    }

    @Test
    void whatComesTooOftenTooLargeOrBrokenIsRefused() {
        subscribe("a", "metrics", "*", "interval.ms", "1000");
        assertThat(push(METRICS)).isEqualTo(Errors.NONE);
        assertThat(push(METRICS)).isEqualTo(Errors.THROTTLING_QUOTA_EXCEEDED);
        time.nowNs += TimeUnit.SECONDS.toNanos(1);
        assertThat(push(METRICS)).isEqualTo(Errors.NONE);
        time.nowNs += TimeUnit.SECONDS.toNanos(1);
        assertThat(push(new byte[(1 << 20) + 1])).isEqualTo(Errors.TELEMETRY_TOO_LARGE);
        time.nowNs += TimeUnit.SECONDS.toNanos(1);
        assertThat(push(new byte[] {10, 99})).isEqualTo(Errors.INVALID_RECORD);
        time.nowNs += TimeUnit.SECONDS.toNanos(1);
        assertThat(push(Optional.empty(), METRICS)).isEqualTo(Errors.UNSUPPORTED_COMPRESSION_TYPE);
        time.nowNs += TimeUnit.SECONDS.toNanos(1);
        assertThat(push(Optional.of(Codec.GZIP), METRICS)).isEqualTo(Errors.INVALID_RECORD);
    }

    @Test
    void aChangedSubscriptionIsAskedForAnew() {
        subscribe("a", "metrics", "*", "interval.ms", "1000");
        int before = subscription().id(INSTANCE);
        assertThat(mayAsk()).isTrue();
        assertThat(mayAsk()).as("once in an interval").isFalse();
        subscribe("a", "metrics", "x.", "interval.ms", "1000");
        assertThat(
                        telemetry.push(
                                INSTANCE,
                                client,
                                before,
                                false,
                                Optional.of(Codec.NONE),
                                ByteBuffer.wrap(METRICS)))
                .isEqualTo(Errors.UNKNOWN_SUBSCRIPTION_ID);
        assertThat(mayAsk()).as("it was told to").isTrue();
    }

    @Test
    void inventedClientsDoNotFillTheMemory() {
        subscribe("a", "metrics", "*", "interval.ms", "1000");
        for (int i = 0; i < TelemetryLimits.CLIENTS_MAX + 100; i++) {
            telemetry.mayAsk(new UUID(1, i), client, subscription());
        }
        assertThat(shown())
                .contains("minikafka_client_instances " + TelemetryLimits.CLIENTS_MAX + "\n");
    }

    private void subscribe(String name, String... settings) {
        Map<String, String> set = new TreeMap<>();
        for (int i = 0; i < settings.length; i += 2) {
            set.put(settings[i], settings[i + 1]);
        }
        metadata.replay(new ConfigRecord(ResourceType.CLIENT_METRICS, name, new TreeMap<>(set)));
    }

    private Subscription subscription() {
        return telemetry.subscription(INSTANCE, client);
    }

    private boolean mayAsk() {
        return telemetry.mayAsk(INSTANCE, client, subscription());
    }

    private Errors push(byte[] metrics) {
        return push(Optional.of(Codec.NONE), metrics);
    }

    private Errors push(Optional<Codec> codec, byte[] metrics) {
        return telemetry.push(
                INSTANCE,
                client,
                subscription().id(INSTANCE),
                false,
                codec,
                ByteBuffer.wrap(metrics));
    }

    private Errors last() {
        return telemetry.push(
                INSTANCE,
                client,
                subscription().id(INSTANCE),
                true,
                Optional.of(Codec.NONE),
                ByteBuffer.wrap(METRICS));
    }

    private String shown() {
        return new Metrics(List.of(telemetry), time).text(MetricFormat.PROMETHEUS);
    }
}
