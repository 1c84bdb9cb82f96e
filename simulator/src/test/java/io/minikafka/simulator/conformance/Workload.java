package io.minikafka.simulator.conformance;

import io.minikafka.simulator.client.Abilities;
import io.minikafka.simulator.client.Abilities.Ability;
import io.minikafka.simulator.client.Bytes;
import io.minikafka.simulator.client.ClientRecord;
import io.minikafka.simulator.client.ClientRecord.Header;
import io.minikafka.simulator.client.HeaderForm;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The records of one topic: lines like those of a log, and between them everything that could be treated
/// wrongly. Deterministic from the seed. What a client cannot express is left out for it, nothing else.
final class Workload {
    static final int PARTITIONS = 2;

    private static final int LINES = 120;
    private static final int LONG_LINE_BYTES = 900_000;
    private static final int NOISE_BYTES = 64_000;

    private final String topic;
    private final Abilities abilities;
    private final Random random;
    private final long startMs;
    private final List<ClientRecord> records = new ArrayList<>();

    private Workload(String topic, Abilities abilities, long seed, long startMs) {
        this.topic = topic;
        this.abilities = abilities;
        this.random = new Random(seed);
        this.startMs = startMs;
    }

    static List<ClientRecord> of(String topic, Abilities abilities, long seed, long startMs) {
        Workload workload = new Workload(topic, abilities, seed, startMs);
        workload.fill();
        return workload.records;
    }

    private void fill() {
        for (int i = 0; i < LINES; i++) {
            add(key(i), Bytes.of(line(i)), headers(i));
        }
        if (abilities.can(Ability.BARE_TOMBSTONES)) {
            add(Bytes.ABSENT, Bytes.ABSENT, List.of());
        }
        add(Bytes.of("tombstone"), Bytes.ABSENT, List.of());
        add(Bytes.ABSENT, Bytes.of("no key"), List.of());
        if (abilities.can(Ability.EMPTY_FIELDS)) {
            add(Bytes.of(""), Bytes.of(""), List.of());
            add(Bytes.of("empty value"), Bytes.of(""), List.of());
            add(Bytes.of(""), Bytes.of("empty key"), List.of());
        }
        add(Bytes.of("every byte"), everyByte(), List.of());
        add(noise(40), noise(NOISE_BYTES), headers(3));
        add(Bytes.of("long line"), longLine(), headers(2));
        add(Bytes.of("last"), Bytes.of("the end"), List.of());
    }

    private void add(Bytes key, Bytes value, List<Header> headers) {
        int i = records.size();
        // Not always rising: a producer may hold clocks that disagree.
        long timestampMs = startMs + i * 10L - (i % 7 == 0 ? 25 : 0);
        records.add(
                new ClientRecord(
                        topic,
                        i % PARTITIONS,
                        -1,
                        timestampMs,
                        key,
                        value,
                        abilities.can(Ability.HEADERS) ? headers : List.of()));
    }

    private static Bytes key(int i) {
        return i % 3 == 0 ? Bytes.ABSENT : Bytes.of("host-" + i % 5);
    }

    private String line(int i) {
        return "2026-01-02T03:04:%02d.%03dZ %s [worker-%d] \u00fc\u6f22 GET /item/%x took %d ms"
                .formatted(
                        i % 60,
                        i,
                        i % 11 == 0 ? "ERROR" : "INFO",
                        i % 4,
                        random.nextLong(),
                        random.nextInt(5000));
    }

    private List<Header> headers(int i) {
        List<Header> headers = new ArrayList<>();
        if (i % 4 > 0) {
            headers.add(new Header("trace", Bytes.of("id" + i)));
        }
        if (i % 4 > 1) {
            Header other = new Header("h\u00e9ader", Bytes.of(new byte[] {1, -1, 10, 65}));
            Header again = new Header("trace", Bytes.of("second of one name"));
            // A client that holds headers in a dictionary cannot put another name in between.
            boolean grouped = abilities.seen() == HeaderForm.GROUPED;
            headers.addAll(grouped ? List.of(again, other) : List.of(other, again));
        }
        if (i % 4 > 2) {
            headers.add(new Header("empty", Bytes.of("")));
            if (abilities.can(Ability.ABSENT_HEADERS)) {
                headers.add(new Header("absent", Bytes.ABSENT));
            }
        }
        return headers;
    }

    private Bytes everyByte() {
        byte[] bytes = new byte[256];
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = (byte) i;
        }
        return Bytes.of(bytes);
    }

    private Bytes noise(int sizeBytes) {
        byte[] bytes = new byte[sizeBytes];
        random.nextBytes(bytes);
        return Bytes.of(bytes);
    }

    /// A line near the limit of a record, as a stack trace or a dump makes it: text with binary in between.
    private Bytes longLine() {
        byte[] bytes = new byte[LONG_LINE_BYTES];
        byte[] text = line(0).getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = i % 1000 < 16 ? (byte) random.nextInt() : text[i % text.length];
        }
        return Bytes.of(bytes);
    }
}
