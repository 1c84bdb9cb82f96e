package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.client.RawConnection;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Consumers that wait for records cost a connection each, and no thread.
class ParkedFetchesTest {
    private static final int WAITING = 500;
    private static final int THREADS_MORE_AT_MOST = 5;
    private static final short VERSION = 12;
    private static final TopicPartition TOPIC = new TopicPartition("awaited", 0);

    @TempDir private Path folder;

    @Test
    void manyWaitWithoutThreadsAndAllAreWoken() throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(folder, Map.of());
                KafkaProducer<byte[], byte[]> producer =
                        Kafka.producer(broker.bootstrap(), Map.of())) {
            Kafka.send(producer, TOPIC, new byte[10]);
            int threadsBefore = ProcessFigures.of(broker.pid()).threads();
            List<RawConnection> waiting = new ArrayList<>();
            try {
                for (int i = 0; i < WAITING; i++) {
                    RawConnection connection = new RawConnection(broker.bootstrap());
                    waiting.add(connection);
                    connection.send(ApiKeys.FETCH, VERSION, fetch(0));
                    assertThat(receive(connection).getFirst().highWatermark()).isEqualTo(1);
                    connection.send(ApiKeys.FETCH, VERSION, fetch(1));
                }
                assertThat(ProcessFigures.of(broker.pid()).threads())
                        .isLessThanOrEqualTo(threadsBefore + THREADS_MORE_AT_MOST);
                for (RawConnection connection : waiting) {
                    assertThat(connection.available()).isZero();
                }
                Kafka.send(producer, TOPIC, new byte[10]);
                for (RawConnection connection : waiting) {
                    var partition = receive(connection).getFirst();
                    assertThat(partition.highWatermark()).isEqualTo(2);
                    assertThat(partition.records().sizeInBytes()).isPositive();
                }
            } finally {
                for (RawConnection connection : waiting) {
                    connection.close();
                }
            }
        }
    }

    /// Waits for a byte for longer than the test may take.
    private static FetchRequestData fetch(long offset) {
        return new FetchRequestData()
                .setReplicaId(-1)
                .setMaxWaitMs(600_000)
                .setMinBytes(1)
                .setMaxBytes(1 << 20)
                .setSessionEpoch(-1)
                .setTopics(
                        List.of(
                                new FetchRequestData.FetchTopic()
                                        .setTopic(TOPIC.topic())
                                        .setPartitions(
                                                List.of(
                                                        new FetchRequestData.FetchPartition()
                                                                .setPartition(0)
                                                                .setFetchOffset(offset)
                                                                .setPartitionMaxBytes(1 << 20)))));
    }

    private static List<FetchResponseData.PartitionData> receive(RawConnection connection)
            throws IOException {
        return new FetchResponseData(connection.receive(ApiKeys.FETCH, VERSION), VERSION)
                .responses()
                .getFirst()
                .partitions();
    }
}
