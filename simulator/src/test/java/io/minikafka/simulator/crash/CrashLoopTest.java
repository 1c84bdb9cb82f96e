package io.minikafka.simulator.crash;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.BrokerUnderTest;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.TopicPartition;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// Kills the broker again and again while producers write to many partitions and groups commit, each time at a
/// moment picked by chance; then every promise is checked. The length is set by `-Dcrash.rounds`, the chance by
/// `-Dcrash.seed`.
@Tag("crash")
class CrashLoopTest {
    private static final int ROUNDS = Integer.getInteger("crash.rounds", 8);
    private static final long SEED = Long.getLong("crash.seed", System.nanoTime());
    private static final int TOPICS = 4;
    private static final int PARTITIONS_PER_TOPIC = Integer.getInteger("crash.partitions", 50);
    private static final int PRODUCERS = 3;
    private static final int MOST_ACKS_PER_ROUND = 12_000;

    /// Small files, so that crashes fall into rolling, checkpoints and recycling too.
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "group.initial.rebalance.delay.ms", "0",
                    "log.segment.bytes", "1048576",
                    "log.retention.ms", "-1");

    @Test
    @Timeout(value = 6, unit = TimeUnit.HOURS)
    void nothingAcknowledgedIsLostOrDoubledOrReordered(@TempDir Path folder) throws Exception {
        System.err.printf("crash loop: %d rounds, seed %d%n", ROUNDS, SEED);
        Random random = new Random(SEED);
        Ledger ledger = new Ledger();
        try (BrokerUnderTest broker = BrokerProcess.start(folder, SETTINGS);
                Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrap()))) {
            List<TopicPartition> partitions = createTopics(admin);
            Set<String> topics =
                    partitions.stream().map(TopicPartition::topic).collect(Collectors.toSet());
            try (Producers producers =
                            new Producers(broker.bootstrap(), partitions, ledger, PRODUCERS, SEED);
                    Group one = new Group(broker.bootstrap(), "one", topics, 2);
                    Group two = new Group(broker.bootstrap(), "two", topics, 1)) {
                for (int round = 1; round <= ROUNDS; round++) {
                    loadThenKill(broker, ledger, round, random);
                }
                producers.finish();
                awaitCaughtUp(broker, partitions, List.of(one, two));
                one.leave();
                two.leave();
                broker.kill9();
                broker.restart();
                assertThat(producers.failures()).as("refused for good").isEmpty();
                checkLog(broker, partitions, ledger);
                checkGroup(admin, one);
                checkGroup(admin, two);
            }
            broker.stop();
            broker.restart();
            checkLog(broker, partitions, ledger);
        }
    }

    private static List<TopicPartition> createTopics(Admin admin) throws Exception {
        List<NewTopic> topics =
                IntStream.range(0, TOPICS)
                        .mapToObj(i -> new NewTopic("crash-" + i, PARTITIONS_PER_TOPIC, (short) 1))
                        .toList();
        admin.createTopics(topics).all().get();
        Await.until("all partitions have a leader", () -> allLed(admin, topics));
        return topics.stream()
                .flatMap(topic ->
                        IntStream.range(0, PARTITIONS_PER_TOPIC)
                                .mapToObj(p -> new TopicPartition(topic.name(), p)))
                .toList();
    }

    private static boolean allLed(Admin admin, List<NewTopic> topics) {
        try {
            return admin
                    .describeTopics(topics.stream().map(NewTopic::name).toList())
                    .allTopicNames()
                    .get()
                    .values()
                    .stream()
                    .flatMap(topic -> topic.partitions().stream())
                    .allMatch(partition -> partition.leader() != null);
        } catch (ExecutionException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void loadThenKill(
            BrokerUnderTest broker, Ledger ledger, int round, Random random) {
        long before = ledger.acknowledgedCount();
        long target = before + 1 + random.nextInt(MOST_ACKS_PER_ROUND);
        Await.until(
                "%d acknowledgements in round %d".formatted(target - before, round),
                () -> ledger.acknowledgedCount() - before,
                () -> ledger.acknowledgedCount() >= target);
        broker.kill9();
        long killed = System.nanoTime();
        broker.restart();
        System.err.printf(
                "crash loop: round %d of %d, %d acknowledged, back after %d ms%n",
                round,
                ROUNDS,
                ledger.acknowledgedCount(),
                (System.nanoTime() - killed) / 1_000_000);
    }

    private static void awaitCaughtUp(
            BrokerUnderTest broker, List<TopicPartition> partitions, List<Group> groups) {
        try (Reader reader = new Reader(broker.bootstrap())) {
            Map<TopicPartition, Long> ends = reader.ends(partitions);
            for (Group group : groups) {
                Await.until(
                        "group " + group.name() + " read and committed everything",
                        group::complaints,
                        () -> group.caughtUp(ends));
            }
        }
    }

    private static void checkLog(
            BrokerUnderTest broker, List<TopicPartition> partitions, Ledger ledger) {
        Map<TopicPartition, Integer> indexes = new HashMap<>();
        Map<Integer, List<Entry>> log = new HashMap<>();
        for (int i = 0; i < partitions.size(); i++) {
            indexes.put(partitions.get(i), i);
            log.put(i, new ArrayList<>());
        }
        try (Reader reader = new Reader(broker.bootstrap())) {
            reader.readAll(
                    partitions,
                    record -> {
                        var partition = new TopicPartition(record.topic(), record.partition());
                        int index = indexes.getOrDefault(partition, -1);
                        log.computeIfAbsent(index, _ -> new ArrayList<>())
                                .add(Entry.of(record.value()));
                    });
        }
        assertThat(ledger.brokenPromises(log)).as("seed %d", SEED).isEmpty();
    }

    private static void checkGroup(Admin admin, Group group) throws Exception {
        assertThat(group.complaints()).as("seed %d", SEED).isEmpty();
        Map<TopicPartition, Long> found = new HashMap<>();
        Map<TopicPartition, OffsetAndMetadata> offsets =
                admin.listConsumerGroupOffsets(group.name()).partitionsToOffsetAndMetadata().get();
        offsets.forEach((partition, offset) -> found.put(partition, offset.offset()));
        assertThat(found)
                .as("offsets of %s, seed %d", group.name(), SEED)
                .isEqualTo(group.committed());
        ConsumerGroupDescription description =
                admin.describeConsumerGroups(List.of(group.name()))
                        .describedGroups()
                        .values()
                        .iterator()
                        .next()
                        .get();
        assertThat(description.groupState()).isEqualTo(GroupState.EMPTY);
    }
}
