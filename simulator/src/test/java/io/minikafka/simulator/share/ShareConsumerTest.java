package io.minikafka.simulator.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListGroupsOptions;
import org.apache.kafka.clients.admin.ShareGroupDescription;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/// What one share consumer of Java 4.4 may expect.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ShareConsumerTest {
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration LOCK = Duration.ofSeconds(2);
    private static final Map<String, Object> EXPLICIT =
            Map.of("share.acknowledgement.mode", "explicit");

    private BrokerProcess broker;
    private Share share;

    @BeforeAll
    void start(@TempDir Path folder) {
        broker =
                BrokerProcess.start(
                        folder, Map.of("group.share.min.record.lock.duration.ms", "1000"));
        share = new Share(broker.bootstrap());
    }

    @AfterAll
    void stop() {
        share.close();
        broker.close();
    }

    @Test
    void theAdminSeesTheGroup() {
        share.topic("seen", 3, Map.of());
        share.group("seers", Map.of("share.auto.offset.reset", "earliest"));
        share.send(numbered("seen", 30));
        try (var consumer = share.consumer("seers", Map.of())) {
            consumer.subscribe(List.of("seen"));
            assertThat(read(consumer, 30)).hasSize(30);
            ShareGroupDescription described =
                    Share.get(
                            Objects.requireNonNull(
                                    share.admin()
                                            .describeShareGroups(List.of("seers"))
                                            .describedGroups()
                                            .get("seers")));
            assertThat(described.groupState()).isEqualTo(GroupState.STABLE);
            assertThat(described.members()).hasSize(1);
            assertThat(described.members().iterator().next().assignment().topicPartitions())
                    .hasSize(3);
        }
        assertThat(
                        Share.get(
                                        share.admin()
                                                .listGroups(ListGroupsOptions.forShareGroups())
                                                .all())
                                .stream()
                                .map(GroupListing::groupId))
                .contains("seers");
        assertThat(
                        Share.get(share.admin().listGroups().all()).stream()
                                .filter(group -> group.groupId().equals("seers"))
                                .map(group -> group.type().orElseThrow()))
                .containsExactly(GroupType.SHARE);
        until("all is acknowledged", () -> share.lag("seers") == 0);
        TopicPartition first = new TopicPartition("seen", 0);
        Share.get(share.admin().alterShareGroupOffsets("seers", Map.of(first, 0L)).all());
        assertThat(Objects.requireNonNull(share.offsets("seers").get(first)).startOffset())
                .isZero();
        Share.get(share.admin().deleteShareGroupOffsets("seers", Set.of("seen")).all());
        assertThat(share.offsets("seers")).isEmpty();
        Share.get(share.admin().deleteShareGroups(List.of("seers")).all());
        assertThat(Share.get(share.admin().listGroups().all()))
                .noneMatch(group -> group.groupId().equals("seers"));
    }

    @Test
    void releasedRecordsComeAgainAndRejectedOnesGoToTheDeadLetterTopic() {
        share.topic("work", 1, Map.of());
        share.topic("dlq.work", 1, Map.of("errors.deadletterqueue.group.enable", "true"));
        share.group(
                "workers",
                Map.of(
                        "share.auto.offset.reset", "earliest",
                        "share.delivery.count.limit", "2",
                        "errors.deadletterqueue.topic.name", "dlq.work",
                        "errors.deadletterqueue.copy.record.enable", "true"));
        share.send(numbered("work", 9));
        Map<String, Integer> deliveries = new TreeMap<>();
        try (var consumer = share.consumer("workers", EXPLICIT)) {
            consumer.subscribe(List.of("work"));
            until(
                    "all is decided",
                    () -> {
                        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                            deliveries.merge(record.value(), 1, Integer::sum);
                            assertThat((int) record.deliveryCount().orElseThrow())
                                    .isEqualTo(deliveries.get(record.value()));
                            consumer.acknowledge(record, decide(record));
                        }
                        consumer.commitSync().values().forEach(e -> assertThat(e).isEmpty());
                        return !deliveries.isEmpty() && share.lag("workers") == 0;
                    });
        }
        assertThat(deliveries)
                .isEqualTo(
                        Map.of(
                                "0", 1, "1", 2, "2", 1, "3", 1, "4", 2, "5", 1, "6", 1, "7", 2, "8",
                                1));
        checkDeadLetters();
    }

    /// Of three neighbours the first is accepted, the second released, the third rejected.
    private static AcknowledgeType decide(ConsumerRecord<String, String> record) {
        return switch (Integer.parseInt(record.value()) % 3) {
            case 0 -> AcknowledgeType.ACCEPT;
            case 1 -> AcknowledgeType.RELEASE;
            default -> AcknowledgeType.REJECT;
        };
    }

    private void checkDeadLetters() {
        share.group("undertakers", Map.of("share.auto.offset.reset", "earliest"));
        Map<String, Map<String, String>> letters = new HashMap<>();
        try (var consumer = share.consumer("undertakers", Map.of())) {
            consumer.subscribe(List.of("dlq.work"));
            for (ConsumerRecord<String, String> letter : read(consumer, 6)) {
                Map<String, String> headers = new HashMap<>();
                for (Header header : letter.headers()) {
                    headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
                }
                letters.put(letter.value(), headers);
            }
        }
        assertThat(letters.keySet()).containsExactlyInAnyOrder("1", "2", "4", "5", "7", "8");
        assertThat(letters.get("2"))
                .containsEntry("__dlq.errors.topic", "work")
                .containsEntry("__dlq.errors.group", "workers")
                .containsEntry("__dlq.errors.delivery.count", "1")
                .containsEntry("__dlq.errors.offset", "2")
                .containsEntry("__dlq.errors.message", "Offset rejected by client.");
        assertThat(letters.get("4"))
                .containsEntry("__dlq.errors.delivery.count", "2")
                .containsEntry(
                        "__dlq.errors.message", "Offset delivery count exceeded the threshold.");
    }

    @Test
    void aRecordThatIsRenewedStaysWithItsMember() {
        share.topic("long-work", 1, Map.of());
        share.group(
                "slow-workers",
                Map.of(
                        "share.auto.offset.reset",
                        "earliest",
                        "share.record.lock.duration.ms",
                        String.valueOf(LOCK.toMillis())));
        share.send(numbered("long-work", 1));
        try (var slow = share.consumer("slow-workers", EXPLICIT);
                var idle = share.consumer("slow-workers", EXPLICIT)) {
            slow.subscribe(List.of("long-work"));
            idle.subscribe(List.of("long-work"));
            List<ConsumerRecord<String, String>> mine = new ArrayList<>();
            until(
                    "the record comes",
                    () -> {
                        slow.poll(POLL).forEach(mine::add);
                        return !mine.isEmpty();
                    });
            long endNs = System.nanoTime() + LOCK.multipliedBy(3).toNanos();
            while (System.nanoTime() < endNs) {
                slow.acknowledge(mine.getLast(), AcknowledgeType.RENEW);
                slow.commitSync().values().forEach(failure -> assertThat(failure).isEmpty());
                assertThat(idle.poll(POLL)).as("it is with another member").isEmpty();
                slow.poll(POLL).forEach(mine::add);
            }
            assertThat(mine)
                    .allSatisfy(record -> {
                        assertThat(record.offset()).isZero();
                        assertThat((int) record.deliveryCount().orElseThrow()).isEqualTo(1);
                    });
            List<ConsumerRecord<String, String>> second = new ArrayList<>();
            until(
                    "nobody renews it any more",
                    () -> {
                        idle.poll(POLL).forEach(second::add);
                        return !second.isEmpty();
                    });
            assertThat((int) second.getFirst().deliveryCount().orElseThrow()).isEqualTo(2);
            idle.acknowledge(second.getFirst(), AcknowledgeType.ACCEPT);
            idle.commitSync().values().forEach(failure -> assertThat(failure).isEmpty());
            until("it is done", () -> share.lag("slow-workers") == 0);
        }
    }

    @Test
    void recordLimitGivesNoMoreThanAskedFor() {
        share.topic("limited", 1, Map.of());
        share.group("limits", Map.of("share.auto.offset.reset", "earliest"));
        share.send(numbered("limited", 50));
        Map<String, Object> settings =
                Map.of("share.acquire.mode", "record_limit", "max.poll.records", 7);
        try (var consumer = share.consumer("limits", settings)) {
            consumer.subscribe(List.of("limited"));
            List<String> values = new ArrayList<>();
            until(
                    "all came",
                    () -> {
                        int count = 0;
                        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                            values.add(record.value());
                            count++;
                        }
                        assertThat(count).isLessThanOrEqualTo(7);
                        return values.size() >= 50;
                    });
            assertThat(values).hasSize(50);
        }
    }

    @Test
    void headersSayWhenAndInWhichOrder() {
        share.topic("timed", 1, Map.of());
        share.group(
                "timers",
                Map.of(
                        "share.auto.offset.reset", "earliest",
                        "share.record.headers.enable", "true"));
        long beganMs = System.currentTimeMillis();
        share.send(
                List.of(
                        Share.record("timed", "a", "low", Map.of("minikafka.priority", 1)),
                        Share.record("timed", "b", "later", Map.of("minikafka.delay.ms", 1_500)),
                        Share.record("timed", "c", "never", Map.of("minikafka.ttl.ms", 1)),
                        Share.record("timed", "d", "plain", Map.of()),
                        Share.record("timed", "e", "high", Map.of("minikafka.priority", 9))));
        List<String> order = new ArrayList<>();
        try (var consumer = share.consumer("timers", Map.of())) {
            consumer.subscribe(List.of("timed"));
            until(
                    order,
                    "all came",
                    () -> {
                        for (ConsumerRecord<String, String> record : consumer.poll(POLL)) {
                            order.add(record.value());
                            if (record.value().equals("later")) {
                                assertThat(System.currentTimeMillis())
                                        .isGreaterThanOrEqualTo(beganMs + 1_500);
                            }
                        }
                        return order.size() >= 4;
                    });
        }
        assertThat(order).containsExactly("high", "plain", "low", "later");
    }

    private static List<ProducerRecord<String, String>> numbered(String topic, int count) {
        return IntStream.range(0, count)
                .mapToObj(i -> new ProducerRecord<>(topic, "k" + i, String.valueOf(i)))
                .toList();
    }

    /// Reads until as many different values came, accepting them all.
    private static List<ConsumerRecord<String, String>> read(
            KafkaShareConsumer<String, String> consumer, int count) {
        List<ConsumerRecord<String, String>> records = new ArrayList<>();
        TreeSet<String> values = new TreeSet<>();
        until(
                count + " records came, of which there are " + values,
                () -> {
                    consumer.poll(POLL)
                            .forEach(record -> {
                                records.add(record);
                                values.add(record.value());
                            });
                    return values.size() >= count;
                });
        consumer.commitSync();
        return records;
    }

    private static void until(String what, BooleanSupplier condition) {
        until(List.of(), what, condition);
    }

    /// @param present what there is, for the message
    private static void until(Object present, String what, BooleanSupplier condition) {
        long limitNs = System.nanoTime() + Duration.ofSeconds(40).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime())
                    .as(() -> what + "; there is " + present)
                    .isLessThan(limitNs);
        }
    }
}
