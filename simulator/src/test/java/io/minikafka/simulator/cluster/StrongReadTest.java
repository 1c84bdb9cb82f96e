package io.minikafka.simulator.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.app.cluster.LocalCluster;
import io.minikafka.app.cluster.LocalNode;
import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.broker.fetch.StrongReadHandler;
import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.ProcessCluster;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Strong reads are linearizable while the leader is cut off from the others, who elect another one, and clients reach
/// both: by the private request at any node, and by a stock client's question for the end of a topic with
/// `minikafka.read.mode=quorum`. RFC 0026, 4.2.
class StrongReadTest {
    private static final String TOPIC = "strong";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);
    private static final int CUTS = 3;
    private static final int READ_TIMEOUT_MS = 3_000;
    private static final long PAUSE_NS = TimeUnit.MILLISECONDS.toNanos(3);

    @TempDir private Path folder = Path.of("");

    private final EndHistory history = new EndHistory();
    private final List<Thread> threads = new ArrayList<>();
    private LocalCluster cluster;
    private volatile boolean ending;

    @BeforeEach
    void form() throws Exception {
        cluster = LocalCluster.lay(folder.resolve("cluster"), 3, 0, true);
        cluster.up(List.of());
        try (Admin admin = admin()) {
            ProcessCluster.awaitFormed(admin, 3);
            admin.createTopics(
                            List.of(
                                    new NewTopic(TOPIC, 1, (short) 3)
                                            .configs(Map.of("minikafka.read.mode", "quorum"))))
                    .all()
                    .get();
            Await.until("it is led", () -> ProcessCluster.leader(admin, TOPIC, 0) > 0);
        }
    }

    @AfterEach
    void close() throws InterruptedException {
        ending = true;
        for (Thread thread : threads) {
            thread.join();
        }
        cluster.down();
    }

    @Test
    void noReadIsStaleWhoeverIsCutOff() throws Exception {
        begin("writer", this::write);
        for (LocalNode node : cluster.nodes()) {
            begin(name(node.id()), () -> readAt(node.id()));
        }
        begin("client", this::askForTheEnd);
        try (Admin admin = admin()) {
            for (int cut = 0; cut < CUTS; cut++) {
                awaitMore(100);
                int cutOff = ProcessCluster.leader(admin, TOPIC, 0);
                String others =
                        cluster.nodes().stream()
                                .map(LocalNode::id)
                                .filter(id -> id != cutOff)
                                .map(Object::toString)
                                .collect(Collectors.joining(","));
                // The second time it hears, and is not heard.
                cluster.wires((cut == 1 ? "part-one-way " : "part ") + cutOff + " " + others);
                Await.until(
                        "another node leads",
                        () -> ProcessCluster.leader(admin, TOPIC, 0),
                        () ->
                                ProcessCluster.leader(admin, TOPIC, 0) > 0
                                        && ProcessCluster.leader(admin, TOPIC, 0) != cutOff);
                awaitMore(100);
                cluster.wires("heal");
            }
        }
        awaitMore(100);
        close();
        assertThat(history.verdict()).isEmpty();
        for (LocalNode node : cluster.nodes()) {
            assertThat(history.readCount(name(node.id()))).as("at node %d", node.id()).isPositive();
        }
        assertThat(history.readCount("client")).isPositive();
        System.err.printf(
                "strong reads: %d acknowledged, %d reads%n",
                history.acknowledgedCount(), history.readCount());
    }

    private void begin(String name, Runnable work) {
        threads.add(Thread.ofPlatform().name(name).start(work));
    }

    private static String name(int node) {
        return "reader-" + node;
    }

    private void awaitMore(int records) {
        int before = history.acknowledgedCount();
        Await.until("acknowledgements", () -> history.acknowledgedCount() >= before + records);
    }

    /// One record after the other, so that what was sent is known.
    private void write() {
        Map<String, Object> settings = clientSettings();
        settings.put("key.serializer", ByteArraySerializer.class);
        settings.put("value.serializer", ByteArraySerializer.class);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            while (!ending) {
                history.sent(System.nanoTime());
                long offset =
                        producer.send(new ProducerRecord<>(TOPIC, 0, null, new byte[8]))
                                .get()
                                .offset();
                history.acknowledged(System.nanoTime(), offset + 1);
                LockSupport.parkNanos(PAUSE_NS);
            }
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException("a record was not acknowledged", e);
        }
    }

    private void readAt(int node) {
        while (!ending) {
            long beganNs = System.nanoTime();
            endAt(node).ifPresent(end -> history.read(name(node), beganNs, System.nanoTime(), end));
            LockSupport.parkNanos(PAUSE_NS);
        }
    }

    /// Up to where all was committed, if the node could tell.
    private OptionalLong endAt(int node) {
        byte[] body = new FieldWriter(32).string(TOPIC).i32(0).i64(0).i32(1).bool(true).toBytes();
        try (Socket socket =
                new Socket(
                        InetAddress.getLoopbackAddress(),
                        Objects.requireNonNull(cluster.plan().ports().get(node)))) {
            socket.setSoTimeout(READ_TIMEOUT_MS);
            DataOutputStream out = new DataOutputStream(socket.getOutputStream());
            out.writeInt(2 + 2 + 4 + body.length);
            out.writeShort(StrongReadHandler.KEY);
            out.writeShort(0);
            out.writeInt(1);
            out.write(body);
            out.flush();
            DataInputStream in = new DataInputStream(socket.getInputStream());
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            FieldReader answer = new FieldReader("a strong read", frame);
            int correlationId = answer.i32();
            int status = answer.u8();
            if (correlationId != 1 || (status != 0 && status != 3)) {
                return OptionalLong.empty();
            }
            int reader = answer.i32();
            long start = answer.i64();
            assertThat(reader).isPositive();
            assertThat(start).isZero();
            return OptionalLong.of(answer.i64());
        } catch (IOException noAnswer) {
            return OptionalLong.empty();
        }
    }

    private void askForTheEnd() {
        try (Admin admin = admin()) {
            while (!ending) {
                long beganNs = System.nanoTime();
                try {
                    long end =
                            admin.listOffsets(Map.of(PARTITION, OffsetSpec.latest()))
                                    .partitionResult(PARTITION)
                                    .get()
                                    .offset();
                    history.read("client", beganNs, System.nanoTime(), end);
                } catch (ExecutionException noAnswer) {
                    LockSupport.parkNanos(PAUSE_NS);
                }
                LockSupport.parkNanos(PAUSE_NS);
            }
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private Admin admin() {
        return Admin.create(clientSettings());
    }

    private Map<String, Object> clientSettings() {
        return new HashMap<>(
                Map.of(
                        "bootstrap.servers",
                        cluster.plan().addresses(),
                        "request.timeout.ms",
                        READ_TIMEOUT_MS,
                        "metadata.max.age.ms",
                        500));
    }
}
