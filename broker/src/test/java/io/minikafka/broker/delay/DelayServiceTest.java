package io.minikafka.broker.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.delay.DelayWorld.Seen;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRecord;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.disk.SimulatedDisk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DelayServiceTest {
    private static final long NOW = 1_700_000_000_000L;

    private DelayWorld world =
            new DelayWorld(new SimulatedDisk(1), DelayWorld.topic(Map.of()), NOW);

    @AfterEach
    void close() {
        world.close();
    }

    private static SimpleRecord record(String value, String... headers) {
        List<Header> all = new ArrayList<>();
        for (int i = 0; i < headers.length; i += 2) {
            all.add(new RecordHeader(headers[i], headers[i + 1].getBytes(StandardCharsets.UTF_8)));
        }
        return new SimpleRecord(
                NOW,
                "k".getBytes(StandardCharsets.UTF_8),
                value.getBytes(StandardCharsets.UTF_8),
                all.toArray(Header[]::new));
    }

    private static SimpleRecord delayed(String value, long ms) {
        return record(value, "minikafka.delay.ms", Long.toString(ms));
    }

    private PartitionProduceResponse produce(SimpleRecord... records) {
        return world.produce(0, MemoryRecords.withRecords(Compression.NONE, records), false);
    }

    private Errors error(SimpleRecord... records) {
        return Errors.forCode(produce(records).errorCode());
    }

    private List<String> values() {
        return world.read(0, true).stream().map(Seen::value).toList();
    }

    @Test
    void comesWhenItIsDueWithTheTimeOfThat() {
        assertThat(produce(delayed("later", 100)).baseOffset()).isEqualTo(-1);
        world.pass(99);
        assertThat(values()).isEmpty();
        world.pass(1);
        assertThat(world.read(0, true)).containsExactly(new Seen("later", 1, NOW + 100, true));
    }

    @Test
    void whatIsNotDelayedComesAtOnceAndInItsOrder() {
        assertThat(error(record("a"), delayed("later", 50), record("b"))).isEqualTo(Errors.NONE);
        assertThat(error(record("c"))).isEqualTo(Errors.NONE);
        assertThat(values()).containsExactly("a", "b", "c");
        world.pass(50);
        assertThat(values()).containsExactly("a", "b", "c", "later");
    }

    @Test
    void headersThatSayNothingDelayNothing() {
        PartitionProduceResponse response =
                produce(
                        record("x", "minikafka.delay.ms", "soon"),
                        record("y", "minikafka.deliver.at", Long.toString(NOW - 5)));
        assertThat(response.baseOffset()).isZero();
        assertThat(values()).containsExactly("x", "y");
    }

    @Test
    void tooLateIsRefusedByNumber() {
        PartitionProduceResponse response = produce(record("a"), delayed("b", 604_800_001));
        assertThat(Errors.forCode(response.errorCode())).isEqualTo(Errors.INVALID_RECORD);
        assertThat(response.recordErrors()).singleElement().matches(one -> one.batchIndex() == 1);
        assertThat(values()).isEmpty();
    }

    @Test
    void tooManyAreRefusedUntilSomeAreDelivered() {
        for (int batch = 0; batch < 20; batch++) {
            SimpleRecord[] many = new SimpleRecord[50];
            for (int i = 0; i < many.length; i++) {
                many[i] = delayed("m" + i, 10);
            }
            assertThat(error(many)).isEqualTo(Errors.NONE);
        }
        assertThat(error(delayed("one", 10))).isEqualTo(Errors.KAFKA_STORAGE_ERROR);
        assertThat(error(record("now"))).isEqualTo(Errors.NONE);
        world.pass(20);
        assertThat(error(delayed("one", 100))).isEqualTo(Errors.NONE);
    }

    @Test
    void aDamagedStateIsMadeAgainFromTheLogs() {
        assertThat(error(delayed("a", 100), delayed("b", 200))).isEqualTo(Errors.NONE);
        world.pass(150);
        world.close();
        world.disk().flipBit("delay/state", 161);
        world = new DelayWorld(world.disk(), world.topic, NOW + 150);
        world.settle();
        assertThat(values()).containsExactly("a");
        world.pass(100);
        assertThat(values()).containsExactly("a", "b");
        assertThat(world.disk().exists("delay/state.damaged")).isTrue();
    }

    @Test
    void whatWaitsIsDeliveredAlthoughTheTopicTakesNoMore() {
        assertThat(error(delayed("a", 100))).isEqualTo(Errors.NONE);
        TopicImage topic = world.topic;
        world.metadata.replay(
                new TopicRecord(
                        new TopicImage(
                                topic.id(), topic.name(), topic.partitions(), new TreeMap<>())));
        assertThat(error(delayed("b", 100))).isEqualTo(Errors.NONE);
        assertThat(values()).containsExactly("b");
        world.pass(100);
        assertThat(values()).containsExactly("b", "a");
    }

    @Test
    void aDeletedTopicTakesWhatWaitsWithIt() {
        assertThat(error(delayed("a", 100))).isEqualTo(Errors.NONE);
        world.metadata.delete(world.topic);
        world.owner.runAll();
        world.pass(200);
        List<PartitionTail> tails = new ArrayList<>();
        world.service.describe(tails::addAll);
        world.owner.runAll();
        assertThat(tails).isEmpty();
    }

    @Test
    void holdsTheLogFromWhatWaits() {
        assertThat(error(record("now"))).isEqualTo(Errors.NONE);
        assertThat(error(delayed("a", 20_000))).isEqualTo(Errors.NONE);
        assertThat(error(record("now"))).isEqualTo(Errors.NONE);
        world.pass(6_000);
        assertThat(world.heldFrom(0)).isEqualTo(1);
        world.pass(30_000);
        assertThat(world.heldFrom(0)).isEqualTo(4);
    }
}
