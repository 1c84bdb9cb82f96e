package io.minikafka.broker.group.assign;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class AssignorsTest {
    private static final UUID A = new UUID(0, 1);
    private static final UUID B = new UUID(0, 2);

    private final Assignor uniform = Assignors.named("uniform").orElseThrow();
    private final Assignor range = Assignors.named("range").orElseThrow();

    private static PartitionSet of(Map<String, PartitionSet> target, String member) {
        return Objects.requireNonNull(target.get(member));
    }

    static LongStream seeds() {
        return LongStream.range(0, 200);
    }

    private static Subscriber member(String id, PartitionSet before, UUID... topics) {
        return new Subscriber(id, Optional.empty(), new TreeSet<>(List.of(topics)), before);
    }

    private static SortedMap<UUID, Integer> partitions(int ofA, int ofB) {
        return new TreeMap<>(Map.of(A, ofA, B, ofB));
    }

    @Test
    void aNewMemberTakesItsShareAndNothingElseMoves() {
        var first =
                uniform.assign(
                        List.of(
                                member("x", PartitionSet.EMPTY, A),
                                member("y", PartitionSet.EMPTY, A)),
                        partitions(9, 0));
        var second =
                uniform.assign(
                        List.of(
                                member("x", of(first, "x"), A),
                                member("y", of(first, "y"), A),
                                member("z", PartitionSet.EMPTY, A)),
                        partitions(9, 0));
        assertThat(first.values()).extracting(PartitionSet::size).containsExactly(5, 4);
        assertThat(second.values()).extracting(PartitionSet::size).containsExactly(3, 3, 3);
        assertThat(of(first, "x").containsAll(of(second, "x"))).isTrue();
        assertThat(of(first, "y").containsAll(of(second, "y"))).isTrue();
    }

    @Test
    void theOneMoreStaysWithThoseThatHaveIt() {
        var before = new PartitionSet.Builder().add(A, 0).add(A, 1).build();
        var target =
                uniform.assign(
                        List.of(
                                member("x", new PartitionSet.Builder().add(A, 2).build(), A),
                                member("y", before, A)),
                        partitions(3, 0));
        assertThat(of(target, "y")).isEqualTo(before);
    }

    @Test
    void whoReadsLessIsGivenFirst() {
        var target =
                uniform.assign(
                        List.of(
                                member("both", PartitionSet.EMPTY, A, B),
                                member("only a", PartitionSet.EMPTY, A)),
                        partitions(4, 4));
        assertThat(of(target, "only a").of(A)).hasSize(4);
        assertThat(of(target, "both").of(B)).hasSize(4);
    }

    @Test
    void topicsOfOneKindAreCutAlike() {
        var target =
                range.assign(
                        List.of(
                                member("x", PartitionSet.EMPTY, A, B),
                                member("y", PartitionSet.EMPTY, A, B)),
                        partitions(5, 5));
        assertThat(of(target, "x").of(A)).containsExactly(0, 1, 2);
        assertThat(of(target, "x").of(B)).containsExactly(0, 1, 2);
        assertThat(of(target, "y").of(B)).containsExactly(3, 4);
    }

    @Test
    void aRangeKeepsItsPlaceWhenAMemberComesWithASmallerName() {
        var first =
                range.assign(
                        List.of(
                                member("m", PartitionSet.EMPTY, A),
                                member("n", PartitionSet.EMPTY, A)),
                        partitions(6, 0));
        var second =
                range.assign(
                        List.of(
                                member("m", of(first, "m"), A),
                                member("n", of(first, "n"), A),
                                member("a", PartitionSet.EMPTY, A)),
                        partitions(6, 0));
        assertThat(of(second, "m").of(A)).containsExactly(0, 1);
        assertThat(of(second, "a").of(A)).containsExactly(4, 5);
    }

    /// Members come and go and read this and that.
    @ParameterizedTest(name = "seed {0}")
    @MethodSource("seeds")
    void eachPartitionGoesToOneOfItsSubscribersAndLoadsAreLevel(long seed) {
        Random random = new Random(seed);
        SortedMap<UUID, Integer> partitions = new TreeMap<>();
        for (int t = 0; t < 5; t++) {
            partitions.put(new UUID(0, t), 1 + random.nextInt(9));
        }
        for (Assignor assignor : List.of(uniform, range)) {
            SequencedMap<String, PartitionSet> target = new LinkedHashMap<>();
            for (int round = 0; round < 6; round++) {
                List<Subscriber> members = new ArrayList<>();
                int count = 1 + random.nextInt(7);
                boolean areAlike = random.nextBoolean();
                for (int m = 0; m < count; m++) {
                    String id = "m" + (m * 3 + random.nextInt(3));
                    SortedSet<UUID> topics = new TreeSet<>();
                    for (UUID topic : partitions.keySet()) {
                        if (areAlike || random.nextBoolean()) {
                            topics.add(topic);
                        }
                    }
                    members.add(
                            new Subscriber(
                                    id,
                                    Optional.empty(),
                                    topics,
                                    target.getOrDefault(id, PartitionSet.EMPTY)));
                }
                target = assignor.assign(members, partitions);
                check(members, partitions, target);
                if (assignor == uniform) {
                    assertLevel(members, target);
                    assertStays(assignor, members, partitions, target);
                }
            }
        }
    }

    private static void check(
            List<Subscriber> members,
            SortedMap<UUID, Integer> partitions,
            SequencedMap<String, PartitionSet> target) {
        PartitionSet all = PartitionSet.EMPTY;
        int total = 0;
        for (Subscriber member : members) {
            PartitionSet share = of(target, member.id());
            assertThat(member.topics()).containsAll(share.topics());
            all = all.plus(share);
            total += share.size();
        }
        int expected =
                partitions.keySet().stream()
                        .filter(topic -> members.stream().anyMatch(m -> m.topics().contains(topic)))
                        .mapToInt(topic -> partitions.getOrDefault(topic, 0))
                        .sum();
        assertThat(all.size()).isEqualTo(total).isEqualTo(expected);
    }

    /// No partition could move to a member that has two fewer.
    private static void assertLevel(
            List<Subscriber> members, SequencedMap<String, PartitionSet> target) {
        for (Subscriber rich : members) {
            for (Subscriber poor : members) {
                boolean couldGive =
                        of(target, rich.id()).topics().stream()
                                .anyMatch(topic -> poor.topics().contains(topic));
                if (couldGive) {
                    assertThat(of(target, rich.id()).size() - of(target, poor.id()).size())
                            .isLessThan(2);
                }
            }
        }
    }

    /// The same members again: nothing moves.
    private static void assertStays(
            Assignor assignor,
            List<Subscriber> members,
            SortedMap<UUID, Integer> partitions,
            SequencedMap<String, PartitionSet> target) {
        List<Subscriber> again =
                members.stream()
                        .map(m ->
                                new Subscriber(
                                        m.id(), m.instanceId(), m.topics(), of(target, m.id())))
                        .toList();
        assertThat(assignor.assign(again, partitions)).isEqualTo(target);
    }
}
