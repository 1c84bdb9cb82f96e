import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * What a cluster's clients see while its nodes are in trouble: cluster.py makes the trouble. Run by cluster.py.
 *
 * <p>ClusterLoad topic BOOTSTRAP TOPIC PARTITIONS: makes a topic with three replicas, waits until all its partitions have
 * a leader, and prints a line "partition leader replica,replica,..." for each.
 *
 * <p>ClusterLoad load BOOTSTRAP TOPIC PARTITIONS RATE SECONDS FILE: open loop at RATE records/s of 100 bytes, acks=all,
 * linger 0, to the partitions in turn. FILE gets a line "due_ms partition latency_us" for each record in the order of
 * acknowledgement; the latency counts from when the record was due, and is -1 if the client gave it up.
 */
public final class ClusterLoad {
    private record Ack(long dueMs, int partition, long latencyUs) {}

    public static void main(String[] args) throws Exception {
        int partitions = Integer.parseInt(args[3]);
        switch (args[0]) {
            case "topic" -> topic(args[1], args[2], partitions);
            case "load" -> load(args[1], args[2], partitions, Integer.parseInt(args[4]), Integer.parseInt(args[5]),
                    Path.of(args[6]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void topic(String bootstrap, String topic, int partitions) throws Exception {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap))) {
            try {
                admin.createTopics(List.of(new NewTopic(topic, Optional.of(partitions), Optional.of((short) 3)))).all().get();
            } catch (ExecutionException e) {
                if (!(e.getCause() instanceof TopicExistsException)) {
                    throw e;
                }
            }
            List<TopicPartitionInfo> all = described(admin, topic);
            while (all.size() < partitions || all.stream().anyMatch(p -> p.leader() == null || p.leader().isEmpty())) {
                Thread.sleep(50);
                all = described(admin, topic);
            }
            all.stream().sorted(Comparator.comparingInt(TopicPartitionInfo::partition)).forEach(p ->
                    System.out.println(p.partition() + " " + p.leader().id() + " "
                            + String.join(",", p.replicas().stream().map(n -> String.valueOf(n.id())).toList())));
        }
    }

    private static List<TopicPartitionInfo> described(Admin admin, String topic) throws InterruptedException {
        try {
            return admin.describeTopics(List.of(topic)).allTopicNames().get().get(topic).partitions();
        } catch (ExecutionException e) {
            return List.of(); // not known to this node yet
        }
    }

    private static void load(String bootstrap, String topic, int partitions, int rate, int seconds, Path file)
            throws Exception {
        ConcurrentLinkedQueue<Ack> acks = new ConcurrentLinkedQueue<>();
        Map<String, Object> settings = Map.of("bootstrap.servers", bootstrap, "linger.ms", "0",
                "key.serializer", ByteArraySerializer.class, "value.serializer", ByteArraySerializer.class);
        try (KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(settings)) {
            producer.partitionsFor(topic);
            long start = System.nanoTime();
            long startMs = System.currentTimeMillis();
            long gap = 1_000_000_000L / rate;
            for (int i = 0; i < rate * seconds; i++) {
                long due = start + i * gap;
                long dueMs = startMs + i * gap / 1_000_000;
                int partition = i % partitions;
                for (long left; (left = due - System.nanoTime()) > 0; ) {
                    LockSupport.parkNanos(left);
                }
                producer.send(new ProducerRecord<>(topic, partition, null, new byte[100]),
                        (m, e) -> acks.add(new Ack(dueMs, partition, e == null ? (System.nanoTime() - due) / 1000 : -1)));
            }
        }
        try (PrintStream out = new PrintStream(file.toFile())) {
            acks.forEach(a -> out.println(a.dueMs() + " " + a.partition() + " " + a.latencyUs()));
        }
    }
}
