package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.client.RawConnection;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients that mean harm, or are broken, get nothing that others would miss.
class HostileClientsTest {
    private static final int OF_EACH_KIND = 60;
    private static final int REQUEST_MAX_BYTES = 1 << 20;
    private static final long RESIDENT_MAX_BYTES = 400L << 20;
    private static final TopicPartition TOPIC = new TopicPartition("calm", 0);

    @TempDir private Path folder;
    private final List<RawConnection> hostile = new ArrayList<>();

    @AfterEach
    void hangUp() throws IOException {
        for (RawConnection connection : hostile) {
            connection.close();
        }
    }

    @Test
    void badClientsAreDroppedWithoutHarmToOthers() throws Exception {
        Map<String, String> settings =
                Map.of(
                        "minikafka.request.read.timeout.ms", "1000",
                        "minikafka.response.write.timeout.ms", "1000",
                        "connections.max.idle.ms", "3000",
                        "socket.request.max.bytes", Integer.toString(REQUEST_MAX_BYTES),
                        "queued.max.request.bytes", "4194304");
        try (BrokerProcess broker = BrokerProcess.start(folder, settings);
                KafkaProducer<byte[], byte[]> producer =
                        Kafka.producer(broker.bootstrap(), Map.of("retries", 0));
                KafkaConsumer<byte[], byte[]> consumer =
                        Kafka.consumer(broker.bootstrap(), Map.of())) {
            Kafka.send(producer, TOPIC, new byte[100]);
            Random random = new Random(11);
            int sent = 1;
            for (int i = 0; i < OF_EACH_KIND; i++) {
                open(broker, garbage(random));
                open(broker, ByteBuffer.allocate(4).putInt(Integer.MAX_VALUE).array());
                open(broker, ByteBuffer.allocate(4).putInt(-5).array());
                open(broker, begunAndNeverEnded());
                open(broker, new byte[0]);
                Kafka.send(producer, TOPIC, new byte[100]);
                sent++;
            }
            long resident = ProcessFigures.of(broker.pid()).residentBytes();
            assertThat(resident).as("resident bytes under attack").isLessThan(RESIDENT_MAX_BYTES);

            for (RawConnection connection : hostile) {
                assertThat(connection.isEnded()).isTrue();
            }
            Await.until(
                    "the broker has let go of the descriptors of those that it dropped",
                    () -> ProcessFigures.of(broker.pid()).descriptors(),
                    () -> ProcessFigures.of(broker.pid()).descriptors() < OF_EACH_KIND);
            Kafka.send(producer, TOPIC, new byte[100]);
            consumer.assign(List.of(TOPIC));
            assertThat(Kafka.readToEnd(consumer, List.of(TOPIC))).hasSize(sent + 1);
        }
    }

    @Test
    void connectionsBeyondTheLimitAreClosedAndRoomComesBack() throws Exception {
        int limit = 20;
        Map<String, String> settings = Map.of("max.connections.per.ip", Integer.toString(limit));
        try (BrokerProcess broker = BrokerProcess.start(folder, settings)) {
            Await.until(
                    "the connection that looked whether the broker runs is gone",
                    () -> fills(broker, limit));
            RawConnection tooMany = new RawConnection(broker.bootstrap());
            hostile.add(tooMany);
            assertThat(tooMany.isEnded()).isTrue();
            hostile.removeFirst().close();
            Await.until("there is room for one again", () -> isServed(broker));
            assertThat(broker.logText()).contains("TOO_MANY_FROM_ADDRESS");
        }
    }

    /// Opens connections up to the limit; false if one of them was refused.
    private boolean fills(BrokerProcess broker, int limit) {
        while (hostile.size() < limit) {
            if (!isServed(broker)) {
                return false;
            }
        }
        return true;
    }

    private boolean isServed(BrokerProcess broker) {
        try {
            RawConnection connection = new RawConnection(broker.bootstrap());
            try {
                connection.send(ApiKeys.API_VERSIONS, (short) 0, new ApiVersionsRequestData());
                connection.receive(ApiKeys.API_VERSIONS, (short) 0);
                hostile.add(connection);
                return true;
            } catch (IOException refused) {
                connection.close();
                return false;
            }
        } catch (IOException refused) {
            return false;
        }
    }

    private void open(BrokerProcess broker, byte[] bytes) throws IOException {
        RawConnection connection = new RawConnection(broker.bootstrap());
        hostile.add(connection);
        connection.send(bytes);
    }

    /// A frame of a good length whose content is chance.
    private static byte[] garbage(Random random) {
        byte[] bytes = new byte[200];
        random.nextBytes(bytes);
        ByteBuffer.wrap(bytes).putInt(bytes.length - 4);
        return bytes;
    }

    /// The largest request that is allowed, of which only the beginning comes.
    private static byte[] begunAndNeverEnded() {
        return ByteBuffer.allocate(5).putInt(REQUEST_MAX_BYTES).put((byte) 0).array();
    }
}
