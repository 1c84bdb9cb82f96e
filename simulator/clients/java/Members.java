import java.time.Duration;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.CommitFailedException;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.RebalanceInProgressException;

/// The members of groups that this driver plays, each in a thread of its own.
final class Members {
    /// The assignors by the names under which they speak to each other.
    private static final Map<String, String> ASSIGNORS =
            Map.of(
                    "range", "org.apache.kafka.clients.consumer.RangeAssignor",
                    "roundrobin", "org.apache.kafka.clients.consumer.RoundRobinAssignor",
                    "sticky", "org.apache.kafka.clients.consumer.StickyAssignor",
                    "cooperative-sticky",
                            "org.apache.kafka.clients.consumer.CooperativeStickyAssignor");

    private final String bootstrap;
    private final Map<String, Member> members = new ConcurrentHashMap<>();

    Members(String bootstrap) {
        this.bootstrap = bootstrap;
    }

    Void join(Arguments request) throws Exception {
        Member member = new Member(bootstrap, request);
        members.put(request.text("member"), member);
        member.thread.start();
        return null;
    }

    Void leave(String name) throws InterruptedException {
        Member member = members.remove(name);
        member.leaving = true;
        member.thread.join();
        return null;
    }

    /// Polls, writes down what it got, and commits after every poll and before it gives a partition up.
    private static final class Member implements ConsumerRebalanceListener {
        private final String name;
        private final Thread thread;
        private final KafkaConsumer<byte[], byte[]> consumer;
        private final RecordFile.Writer out;
        private volatile boolean leaving;

        Member(String bootstrap, Arguments request) throws Exception {
            name = request.text("member");
            Map<String, String> configs = request.configs();
            configs.computeIfPresent("partition.assignment.strategy", (k, v) -> ASSIGNORS.get(v));
            configs.put("group.id", request.text("group"));
            configs.put("auto.offset.reset", "earliest");
            consumer = Readers.consumer(bootstrap, configs);
            consumer.subscribe(Collections.singletonList(request.text("topic")), this);
            out = new RecordFile.Writer(request.text("file"));
            thread = new Thread(this::run, "member-" + name);
        }

        private void run() {
            try (consumer;
                    out) {
                while (!leaving) {
                    ConsumerRecords<byte[], byte[]> records =
                            consumer.poll(Duration.ofMillis(100));
                    for (ConsumerRecord<byte[], byte[]> record : records) {
                        out.write(record);
                    }
                    if (!records.isEmpty()) {
                        out.flush();
                        commit();
                    }
                }
            } catch (Exception e) {
                e.printStackTrace();
                Driver.say(
                        "event member="
                                + name
                                + " kind=failed error="
                                + Arguments.encode(e.getClass().getSimpleName()));
            }
        }

        /// A rebalance may forbid the commit; then the records come again.
        private void commit() {
            try {
                consumer.commitSync();
            } catch (CommitFailedException | RebalanceInProgressException e) {
                Driver.say("event member=" + name + " kind=uncommitted");
            }
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            report("assigned", partitions);
        }

        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            report("revoked", partitions);
        }

        /// Says what changed and what is owned now: a cooperative assignor changes only a part.
        private void report(String kind, Collection<TopicPartition> changed) {
            Collection<TopicPartition> owned = consumer.assignment();
            String left =
                    owned.stream()
                            .filter(p -> kind.equals("assigned") || !changed.contains(p))
                            .map(p -> String.valueOf(p.partition()))
                            .sorted()
                            .collect(Collectors.joining(","));
            Driver.say(
                    "event member="
                            + name
                            + " kind="
                            + kind
                            + " changed="
                            + changed.size()
                            + " owned="
                            + Arguments.encode(left));
        }
    }
}
