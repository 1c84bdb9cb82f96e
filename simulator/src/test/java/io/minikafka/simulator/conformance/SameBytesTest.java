package io.minikafka.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.minikafka.simulator.client.Abilities.Ability;
import io.minikafka.simulator.client.ClientRecord;
import io.minikafka.simulator.client.Codec;
import io.minikafka.simulator.client.RealClient;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/// What one client wrote, with each compression, every client reads back: the same keys, values, headers and
/// timestamps in the same order, byte for byte. Idempotent producers write everything but the plain topics.
@ExtendWith(World.Provider.class)
class SameBytesTest {

    /// A topic, who writes it and how.
    private record Written(String topic, RealClient writer, Codec codec, List<ClientRecord> sent) {}

    @TestFactory
    Stream<DynamicNode> everyClientReadsWhatEveryClientWrote(World world) throws Exception {
        long startMs = System.currentTimeMillis() - 3_600_000;
        List<Written> all = new ArrayList<>();
        for (RealClient writer : world.clients().all()) {
            for (Codec codec : Codec.values()) {
                String topic = "same-%s-%s".formatted(writer.name(), codec.configName());
                long seed = topic.hashCode();
                all.add(
                        new Written(
                                topic,
                                writer,
                                codec,
                                Workload.of(topic, writer.abilities(), seed, startMs)));
            }
        }
        world.admin()
                .createTopics(
                        all.stream()
                                .map(w -> new NewTopic(w.topic(), Workload.PARTITIONS, (short) 1))
                                .toList())
                .all()
                .get();
        Stream<DynamicNode> writes =
                all.stream()
                        .map(written ->
                                dynamicTest(
                                        "%s writes with %s"
                                                .formatted(
                                                        written.writer().name(), written.codec()),
                                        () -> write(written)));
        Stream<DynamicNode> reads =
                world.clients().all().stream().map(reader -> readsAll(reader, all));
        return Stream.concat(writes, reads);
    }

    private static void write(Written written) {
        RealClient writer = written.writer();
        boolean idempotent =
                writer.abilities().can(Ability.IDEMPOTENCE) && written.codec() != Codec.NONE;
        writer.produce(written.sent(), written.codec(), idempotent);
    }

    private static DynamicNode readsAll(RealClient reader, List<Written> all) {
        Map<String, List<ClientRecord>> seen = new LinkedHashMap<>();
        DynamicNode read =
                dynamicTest(
                        "%s reads all topics".formatted(reader.name()),
                        () ->
                                reader.consume(all.stream().map(Written::topic).toList())
                                        .forEach(record ->
                                                seen.computeIfAbsent(
                                                                record.topic(),
                                                                t -> new ArrayList<>())
                                                        .add(record)));
        Stream<DynamicNode> compare =
                all.stream()
                        .map(written ->
                                dynamicTest(
                                        "%s reads what %s wrote with %s"
                                                .formatted(
                                                        reader.name(),
                                                        written.writer().name(),
                                                        written.codec()),
                                        () ->
                                                compare(
                                                        written,
                                                        reader,
                                                        seen.getOrDefault(
                                                                written.topic(), List.of()))));
        return dynamicContainer(reader.name(), Stream.concat(Stream.of(read), compare));
    }

    private static void compare(Written written, RealClient reader, List<ClientRecord> seen) {
        Comparison comparison =
                new Comparison(
                        reader.abilities().seen(),
                        written.writer().abilities().can(Ability.TIMESTAMPS));
        for (int partition = 0; partition < Workload.PARTITIONS; partition++) {
            assertThat(
                            comparison.firstDifference(
                                    of(written.sent(), partition), of(seen, partition)))
                    .as("%s, partition %d", written.topic(), partition)
                    .isEmpty();
        }
    }

    private static List<ClientRecord> of(List<ClientRecord> records, int partition) {
        return records.stream().filter(record -> record.partition() == partition).toList();
    }
}
