package io.minikafka.broker.delay;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.TestMetadata;
import io.minikafka.broker.delay.ReplicaUnderTest.Seen;
import io.minikafka.cluster.Quorums;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.MetadataRecord.PartitionRecord;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicConfigKeys;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.PartitionState;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/// One partition on three nodes, without a network: the test says when a follower copies, who leads, and who still believes
/// to lead. What two have is committed. Keeps what was acknowledged, and watches that no record is seen too early.
final class DelayTrio implements AutoCloseable {
    private static final long BEGAN_MS = 1_700_000_000_000L;

    private final Random random;
    private final List<ReplicaUnderTest> nodes = new ArrayList<>();
    private final TopicIdPartition id;
    private final Map<String, Long> dueTimes = new HashMap<>();
    private final Set<String> acknowledged = new HashSet<>();
    private final Set<String> seen = new HashSet<>();
    private Optional<ReplicaUnderTest> leader = Optional.empty();
    private long committed;
    private int epoch;
    private int values;

    DelayTrio(long seed) {
        random = new Random(seed);
        TestMetadata metadata = new TestMetadata();
        TopicImage topic =
                metadata.create(
                        "reminders",
                        1,
                        Map.of(
                                TopicConfigKeys.DELAY_ENABLE.name(),
                                "true",
                                TopicConfigKeys.SEGMENT_BYTES.name(),
                                "4096"));
        id = new TopicIdPartition(topic.id(), 0);
        List<ReplicaId> ids = new ArrayList<>();
        for (int node = 1; node <= 3; node++) {
            ids.add(new ReplicaId(node, new UUID(0, node)));
        }
        metadata.replay(
                new PartitionRecord(
                        new PartitionImage(
                                id,
                                PartitionState.created(new Configuration(ids, Quorums.of(3))),
                                List.of(1, 2, 3))));
        for (int node = 1; node <= 3; node++) {
            nodes.add(new ReplicaUnderTest(node, id, metadata, seed * 10 + node, BEGAN_MS));
        }
        elect();
    }

    private ReplicaUnderTest any() {
        return nodes.get(random.nextInt(nodes.size()));
    }

    long nowMs() {
        return nodes.getFirst().nowMs();
    }

    /// A record, delayed or not, to whoever leads, or still believes to.
    void produce() {
        nodes.stream().filter(ReplicaUnderTest::leads).forEach(this::produce);
    }

    private void produce(ReplicaUnderTest node) {
        List<String> batch = new ArrayList<>();
        List<Long> due = new ArrayList<>();
        for (int i = random.nextInt(3); i >= 0; i--) {
            String value = "v" + values++;
            long dueMs = random.nextInt(3) == 0 ? 0 : nowMs() + 1 + random.nextInt(300);
            batch.add(value);
            due.add(dueMs);
            dueTimes.put(value, dueMs);
        }
        node.produce(batch, due, () -> acknowledged.addAll(batch));
    }

    /// Some follower copies what the leader has, and what two have is committed.
    void replicate() {
        if (leader.isEmpty()) {
            return;
        }
        ReplicaUnderTest from = leader.get();
        nodes.stream()
                .filter(node -> node != from && node.hasAdopted(epoch) && random.nextInt(3) > 0)
                .forEach(node -> node.copy(from));
        commit();
    }

    private void commit() {
        ReplicaUnderTest from = leader.orElseThrow();
        List<Long> ends = new ArrayList<>();
        for (ReplicaUnderTest node : nodes) {
            ends.add(node.hasAdopted(epoch) ? node.durableEnd() : -1);
        }
        ends.sort(Comparator.reverseOrder());
        if (ends.get(1) >= from.officeBegan()) {
            committed = Math.max(committed, ends.get(1));
            from.raise(committed);
        }
        nodes.stream()
                .filter(node -> node != from && node.hasAdopted(epoch) && random.nextBoolean())
                .forEach(node -> node.raise(Math.min(committed, node.durableEnd())));
        look();
    }

    /// Another one leads, or the same again. The former one may not know it for a while.
    void elect() {
        if (random.nextBoolean()) {
            leader.ifPresent(ReplicaUnderTest::depose);
        }
        leader = Optional.empty();
        List<ReplicaUnderTest> able =
                nodes.stream()
                        .filter(node ->
                                !node.leads()
                                        && node.hasAdopted(epoch)
                                        && node.durableEnd() >= committed)
                        .toList();
        if (able.isEmpty()) {
            return;
        }
        ReplicaUnderTest next = able.get(random.nextInt(able.size()));
        nodes.stream().filter(node -> node != next).forEach(node -> node.isSucceeded(committed));
        epoch++;
        next.lead(epoch);
        leader = Optional.of(next);
    }

    /// Those who did not know it hear who leads.
    void tell() {
        nodes.stream()
                .filter(node -> node.leads() && !leader.equals(Optional.of(node)))
                .forEach(ReplicaUnderTest::depose);
        if (leader.isPresent()) {
            nodes.stream()
                    .filter(node -> !node.hasAdopted(epoch))
                    .forEach(node -> node.follow(epoch));
        }
    }

    void crash() {
        ReplicaUnderTest victim = any();
        if (leader.equals(Optional.of(victim))) {
            leader = Optional.empty();
        }
        victim.crash();
    }

    void pass(long ms) {
        nodes.forEach(node -> node.pass(ms));
    }

    /// What consumers of the leader see is not early, and comes once.
    private void look() {
        if (leader.orElseThrow().log().highWatermark() < committed) {
            return; // it does not know yet what is committed
        }
        List<Seen> all = leader.orElseThrow().read(committed);
        Set<String> once = new HashSet<>();
        for (Seen record : all) {
            if (!once.add(record.value())) {
                throw new AssertionError(record + " came twice");
            }
            if (dueTimes.getOrDefault(record.value(), Long.MAX_VALUE) > nowMs()) {
                throw new AssertionError(record + " came before its time, at " + nowMs());
            }
        }
        if (!once.containsAll(seen)) {
            throw new AssertionError("records that were there are gone");
        }
        seen.addAll(once);
    }

    /// Nothing goes wrong any more: all that was acknowledged comes.
    void calm() {
        tell();
        for (int i = 0; i < 60; i++) {
            if (leader.isEmpty()) {
                elect();
            }
            tell();
            replicate();
            pass(50);
        }
        Set<String> missing = new HashSet<>(acknowledged);
        missing.removeAll(seen);
        if (!missing.isEmpty()) {
            throw new AssertionError("acknowledged and never seen: " + missing);
        }
    }

    int seenCount() {
        return seen.size();
    }

    @Override
    public void close() {
        nodes.forEach(ReplicaUnderTest::close);
    }
}
