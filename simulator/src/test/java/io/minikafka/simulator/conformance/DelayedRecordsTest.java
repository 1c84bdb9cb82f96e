package io.minikafka.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.client.Bytes;
import io.minikafka.simulator.client.ClientRecord;
import io.minikafka.simulator.client.Codec;
import io.minikafka.simulator.client.RealClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every client sends records that wait, with and without compression, and reads what was delivered: none of them
/// stumbles over the control records in which the others waited. RFC 0016.
@ExtendWith(World.Provider.class)
class DelayedRecordsTest {
    private static final int RECORDS = 40;
    private static final long DELAY_MS = 400;

    @TestFactory
    Stream<DynamicTest> everyClientDelaysAndReads(World world) {
        return world.clients().all().stream()
                .map(client -> dynamicTest(client.name(), () -> run(world, client)));
    }

    private static void run(World world, RealClient client) throws Exception {
        String topic = "delayed-" + client.name();
        world.admin()
                .createTopics(
                        List.of(
                                new NewTopic(topic, 1, (short) 1)
                                        .configs(Map.of("delayed.delivery.enable", "true"))))
                .all()
                .get();
        client.produce(records(topic, "plain"), Codec.NONE, false);
        client.produce(records(topic, "packed"), Codec.GZIP, false);
        List<String> wanted =
                Stream.of("plain", "packed")
                        .flatMap(kind -> IntStream.range(0, RECORDS).mapToObj(i -> kind + i))
                        .toList();
        Await.until(
                client.name() + " sees all of them once",
                () -> values(client, topic),
                () -> values(client, topic).size() >= wanted.size());
        assertThat(values(client, topic)).containsExactlyInAnyOrderElementsOf(wanted);
    }

    private static List<ClientRecord> records(String topic, String kind) {
        List<ClientRecord> records = new ArrayList<>();
        for (int i = 0; i < RECORDS; i++) {
            List<ClientRecord.Header> headers =
                    i % 4 == 0
                            ? List.of()
                            : List.of(
                                    new ClientRecord.Header(
                                            "minikafka.delay.ms",
                                            Bytes.of(Long.toString(DELAY_MS + i))));
            records.add(
                    new ClientRecord(
                            topic,
                            0,
                            0,
                            System.currentTimeMillis(),
                            Bytes.of("key" + i),
                            Bytes.of(kind + i),
                            headers));
        }
        return records;
    }

    private static List<String> values(RealClient client, String topic) {
        return client.consume(List.of(topic)).stream()
                .map(record -> new String(record.value().content(), StandardCharsets.UTF_8))
                .toList();
    }
}
