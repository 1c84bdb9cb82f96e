package io.minikafka.broker.telemetry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.Fuzzing;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class OtlpReaderTest {
    @Test
    void readsGaugesAndSumsAndPassesOverTheRest() {
        byte[] data =
                metrics(
                        metric("rate", 5, point(attribute("node", "1"), 2.5)),
                        metric("latency", 9, point(new byte[0], 1)),
                        metric("count", 7, intPoint(42)));
        assertThat(OtlpReader.read(data))
                .containsExactly(
                        new ClientSeries("rate", "node=1", 2.5), new ClientSeries("count", "", 42));
    }

    @Test
    void keepsNoMoreThanItMay() {
        byte[][] many = new byte[1_000][];
        for (int i = 0; i < many.length; i++) {
            many[i] = metric(i + "x".repeat(10_000), 5, point(new byte[0], i));
        }
        assertThat(OtlpReader.read(metrics(many)))
                .hasSize(TelemetryLimits.SERIES_MAX)
                .allSatisfy(series ->
                        assertThat(series.name()).hasSize(TelemetryLimits.NAME_CHARS_MAX));
    }

    @Test
    @Tag("fuzz")
    void nothingButMalformedComesOfDamagedBytes() {
        Fuzzing.run("telemetry", OtlpReaderTest::damaged);
    }

    private static void damaged(long seed) {
        Random random = new Random(seed);
        byte[] whole = metrics(metric("rate", 5, point(attribute("node", "1"), 2.5)));
        int refused = 0;
        for (int i = 0; i < 20_000; i++) {
            byte[] damaged = whole.clone();
            for (int n = random.nextInt(4); n >= 0; n--) {
                damaged[random.nextInt(damaged.length)] = (byte) random.nextInt();
            }
            try {
                OtlpReader.read(damaged);
            } catch (ProtoReader.Malformed e) {
                refused++;
            }
        }
        assertThat(refused).isPositive();
        assertThatThrownBy(() -> OtlpReader.read(new byte[] {10, 100}))
                .isInstanceOf(ProtoReader.Malformed.class);
    }

    /// MetricsData with one resource and one scope.
    static byte[] metrics(byte[]... metrics) {
        ByteArrayOutputStream scope = new ByteArrayOutputStream();
        for (byte[] metric : metrics) {
            scope.writeBytes(field(2, metric));
        }
        return field(1, field(2, scope.toByteArray()));
    }

    static byte[] metric(String name, int kind, byte[] point) {
        return join(field(1, utf8(name)), field(kind, field(1, point)));
    }

    static byte[] point(byte[] attribute, double value) {
        return join(attribute, fixed(4, Double.doubleToLongBits(value)));
    }

    private static byte[] intPoint(long value) {
        return fixed(6, value);
    }

    private static byte[] attribute(String key, String value) {
        return field(7, join(field(1, utf8(key)), field(2, field(1, utf8(value)))));
    }

    private static byte[] field(int number, byte[] content) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write((number << 3) | 2);
        int length = content.length;
        while (length > 0x7F) {
            out.write((length & 0x7F) | 0x80);
            length >>>= 7;
        }
        out.write(length);
        out.writeBytes(content);
        return out.toByteArray();
    }

    private static byte[] fixed(int number, long bits) {
        return ByteBuffer.allocate(9)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put((byte) ((number << 3) | 1))
                .putLong(bits)
                .array();
    }

    private static byte[] join(byte[] first, byte[] second) {
        return ByteBuffer.allocate(first.length + second.length).put(first).put(second).array();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
