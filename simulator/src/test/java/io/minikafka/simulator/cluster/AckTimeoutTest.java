package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.ProcessCluster;
import io.minikafka.simulator.client.RawConnection;
import io.minikafka.simulator.client.TopicReader;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceRequestData.TopicProduceData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/// A leader whose two followers stand still answers when the request's time is over; what it appended is committed when
/// they go on, once, however often it was sent. A stock producer gives up by itself at the same moment, so the requests
/// are made by hand. RFC 0023, 4.3.
class AckTimeoutTest {
    private static final String TOPIC = "slow";
    private static final short VERSION = 9;
    private static final long PRODUCER = 7_000;

    @RegisterExtension final ProcessCluster cluster = new ProcessCluster();

    @TempDir private Path folder = Path.of("");

    @Test
    void whoeverWaitsHearsInTimeThatTooFewReplicasHaveIt() throws Exception {
        cluster.form(folder, 3, Map.of());
        try (Admin admin = cluster.admin()) {
            cluster.createTopic(admin, TOPIC, 1, Map.of());
            Replicas.awaitThree(admin, TOPIC);
            int leader = ProcessCluster.leader(admin, TOPIC, 0);
            List<BrokerProcess> others = new ArrayList<>(cluster.nodes());
            others.remove(cluster.node(leader));
            Await.until("a write quorum", () -> isAcknowledged(leader, 0));
            others.forEach(BrokerProcess::pause);
            try {
                for (int again = 0; again < 2; again++) {
                    long beganNs = System.nanoTime();
                    assertThat(Errors.forCode(produce(leader, 1, 1_000).errorCode()))
                            .isEqualTo(Errors.REQUEST_TIMED_OUT);
                    long tookMs = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - beganNs);
                    assertThat(tookMs).isBetween(1_000L, 6_000L);
                }
            } finally {
                others.forEach(BrokerProcess::resume);
            }
            Await.until(
                    "it is acknowledged by whoever leads",
                    () -> {
                        int now = ProcessCluster.leader(admin, TOPIC, 0);
                        return now > 0 && isAcknowledged(now, 1);
                    });
            assertThat(TopicReader.read(cluster.bootstrap(), TOPIC, 1, "read_uncommitted"))
                    .containsEntry(0, List.of("v0", "v1"));
        }
    }

    private boolean isAcknowledged(int leader, int sequence) {
        try {
            PartitionProduceResponse answer = produce(leader, sequence, 10_000);
            boolean isDone = answer.errorCode() == Errors.NONE.code();
            if (isDone) {
                assertThat(answer.baseOffset()).isEqualTo(sequence);
            }
            return isDone;
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private PartitionProduceResponse produce(int node, int sequence, int timeoutMs)
            throws IOException {
        var batch =
                new RecordBatchBuilder()
                        .producer(PRODUCER, 0, sequence)
                        .add(
                                System.currentTimeMillis(),
                                ("v" + sequence).getBytes(StandardCharsets.UTF_8))
                        .build();
        var topic =
                new TopicProduceData()
                        .setName(TOPIC)
                        .setPartitionData(
                                List.of(
                                        new PartitionProduceData()
                                                .setIndex(0)
                                                .setRecords(MemoryRecords.readableRecords(batch))));
        var request = new ProduceRequestData().setAcks((short) -1).setTimeoutMs(timeoutMs);
        request.topicData().add(topic);
        try (RawConnection connection = new RawConnection(cluster.node(node).bootstrap())) {
            connection.send(ApiKeys.PRODUCE, VERSION, request);
            return new ProduceResponseData(connection.receive(ApiKeys.PRODUCE, VERSION), VERSION)
                    .responses()
                    .iterator()
                    .next()
                    .partitionResponses()
                    .getFirst();
        }
    }
}
