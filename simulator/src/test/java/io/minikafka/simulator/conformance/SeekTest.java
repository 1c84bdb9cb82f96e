package io.minikafka.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.minikafka.simulator.client.Bytes;
import io.minikafka.simulator.client.ClientRecord;
import io.minikafka.simulator.client.Codec;
import io.minikafka.simulator.client.RealClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every client finds its place in a log: by offset, by timestamp, at the beginning and at the end.
@ExtendWith(World.Provider.class)
class SeekTest {
    private static final int RECORDS = 500;
    private static final long STEP_MS = 1_000;
    private static final String TOPIC = "seek";

    @TestFactory
    Stream<DynamicTest> everyClientFindsItsPlace(World world) throws Exception {
        long startMs = System.currentTimeMillis() - RECORDS * STEP_MS;
        List<ClientRecord> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            records.add(
                    new ClientRecord(
                            TOPIC,
                            0,
                            -1,
                            startMs + i * STEP_MS,
                            Bytes.ABSENT,
                            Bytes.of("record " + i),
                            List.of()));
        }
        // A dense index, so that looking a place up means something.
        world.admin()
                .createTopics(
                        List.of(
                                new NewTopic(TOPIC, 1, (short) 1)
                                        .configs(Map.of("index.interval.bytes", "256"))))
                .all()
                .get();
        RealClient writer = world.clients().named("java-4.4.0");
        // Two compressions, so that a place can lie inside of a compressed batch.
        writer.produce(records.subList(0, 250), Codec.NONE, true);
        writer.produce(records.subList(250, RECORDS), Codec.LZ4, true);
        return world.clients().all().stream()
                .filter(client -> client.abilities().commands().contains("first"))
                .flatMap(client -> places(client, startMs));
    }

    private static Stream<DynamicTest> places(RealClient client, long startMs) {
        return Stream.of(
                place(client, "beginning", "0"),
                place(client, "end", String.valueOf(RECORDS)),
                place(client, "offset:0", "0"),
                place(client, "offset:123", "123"),
                place(client, "offset:377", "377"),
                place(client, "timestamp:" + startMs, "0"),
                place(client, "timestamp:" + (startMs - 50 * STEP_MS), "0"),
                place(client, "timestamp:" + (startMs + 77 * STEP_MS), "77"),
                place(client, "timestamp:" + (startMs + 77 * STEP_MS + 1), "78"),
                place(client, "timestamp:" + (startMs + 401 * STEP_MS - 1), "401"),
                place(client, "timestamp:" + (startMs + RECORDS * STEP_MS), "none"));
    }

    private static DynamicTest place(RealClient client, String at, String offset) {
        String where = at.startsWith("timestamp:") ? "the timestamp of " + offset : at;
        return dynamicTest(
                "%s, %s".formatted(client.name(), where),
                () ->
                        assertThat(
                                        client.call(
                                                "first",
                                                Map.of(
                                                        "topic", TOPIC,
                                                        "partition", "0",
                                                        "at", at)))
                                .containsEntry("offset", offset));
    }

    @Test
    void theLatestTimestampIsFoundThoughItIsNotTheLastRecord(World world) throws Exception {
        String topic = "seek-latest-timestamp";
        long now = System.currentTimeMillis();
        world.admin().createTopics(List.of(new NewTopic(topic, 1, (short) 1))).all().get();
        List<ClientRecord> records = new ArrayList<>();
        for (long timestampMs : new long[] {now - 900, now - 100, now - 500, now - 700}) {
            records.add(
                    new ClientRecord(
                            topic, 0, -1, timestampMs, Bytes.ABSENT, Bytes.of("x"), List.of()));
        }
        world.clients().named("java-3.9.2").produce(records, Codec.GZIP, true);
        TopicPartition partition = new TopicPartition(topic, 0);
        var found =
                world.admin()
                        .listOffsets(Map.of(partition, OffsetSpec.maxTimestamp()))
                        .partitionResult(partition)
                        .get();
        assertThat(found.offset()).isEqualTo(1);
        assertThat(found.timestamp()).isEqualTo(now - 100);
    }
}
