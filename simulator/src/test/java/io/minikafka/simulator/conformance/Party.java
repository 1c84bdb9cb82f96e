package io.minikafka.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.client.ClientRecord;
import io.minikafka.simulator.client.GroupMember;
import io.minikafka.simulator.client.RealClient;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;

/// A consumer group over one topic whose members, of any make, come and go, with what must be true of it.
final class Party implements AutoCloseable {
    /// Short enough for a test, long enough for a busy machine.
    private static final Map<String, String> TIMING =
            Map.of("session.timeout.ms", "10000", "heartbeat.interval.ms", "500");

    private final World world;
    private final String group;
    private final String topic;
    private final int partitions;
    private final List<GroupMember> present = new ArrayList<>();
    private final List<GroupMember> everSeen = new ArrayList<>();

    Party(World world, String group, String topic, int partitions) {
        this.world = world;
        this.group = group;
        this.topic = topic;
        this.partitions = partitions;
    }

    GroupMember join(RealClient client, Map<String, String> configs) {
        Map<String, String> all = new HashMap<>(TIMING);
        all.putAll(configs);
        String name = "m" + everSeen.size();
        GroupMember member = client.join(name, group, topic, all);
        present.add(member);
        everSeen.add(member);
        return member;
    }

    void leave(GroupMember member) {
        present.remove(member);
        member.leave();
    }

    /// After a failure members may still be there; nobody should have to read on beside them.
    @Override
    public void close() {
        leaveAll();
    }

    void leaveAll() {
        List.copyOf(present).forEach(this::leave);
    }

    /// Waits until the present members own all partitions, each exactly once, and everybody has a share.
    void awaitFairShares() {
        int least = partitions / present.size();
        Await.until(
                "each of %d members owns at least %d of %d partitions"
                        .formatted(present.size(), least, partitions),
                this::shares,
                () -> {
                    Set<Integer> union = new HashSet<>();
                    present.forEach(member -> union.addAll(member.owned()));
                    int sum = present.stream().mapToInt(m -> m.owned().size()).sum();
                    return union.size() == partitions
                            && sum == partitions
                            && present.stream().allMatch(m -> m.owned().size() >= least);
                });
        assertThat(failures()).isEmpty();
    }

    List<String> failures() {
        return everSeen.stream().flatMap(member -> member.failures().stream()).toList();
    }

    private String shares() {
        return present.stream().map(m -> m.name() + m.owned()).collect(Collectors.joining(" "))
                + " failures "
                + failures();
    }

    /// Waits until the group read on, after the present moment, in every partition.
    void awaitProgress(Feed feed) {
        long from = feed.rounds();
        Await.until(
                "the group reads beyond offset " + from + " everywhere",
                this::shares,
                () ->
                        reached().values().stream().filter(offset -> offset > from).count()
                                == partitions);
    }

    /// Waits until every record up to the given end was read by somebody; then checks that what was read is
    /// what was sent.
    void awaitAllRead(long end) {
        Await.until(
                "every record up to offset " + end + " is read",
                () -> shares() + " missing " + missing(end),
                () -> missing(end).isEmpty());
        for (ClientRecord record : records()) {
            assertThat(new String(record.value().content(), StandardCharsets.US_ASCII))
                    .isEqualTo(String.valueOf(record.offset()));
        }
    }

    /// How many records were read more than once.
    long duplicates() {
        List<List<Object>> places =
                records().stream().map(r -> List.<Object>of(r.partition(), r.offset())).toList();
        return places.size() - places.stream().distinct().count();
    }

    private List<ClientRecord> records() {
        return everSeen.stream().flatMap(member -> member.seen().stream()).toList();
    }

    private Map<Integer, Long> reached() {
        return records().stream()
                .collect(
                        Collectors.toMap(ClientRecord::partition, ClientRecord::offset, Math::max));
    }

    private Set<String> missing(long end) {
        Map<Integer, Set<Long>> offsets =
                records().stream()
                        .collect(
                                Collectors.groupingBy(
                                        ClientRecord::partition,
                                        Collectors.mapping(
                                                ClientRecord::offset, Collectors.toSet())));
        Set<String> missing = new HashSet<>();
        for (int partition = 0; partition < partitions; partition++) {
            Set<Long> seen = offsets.getOrDefault(partition, Set.of());
            if (seen.size() < end) {
                missing.add("partition %d: %d of %d".formatted(partition, seen.size(), end));
            }
        }
        return missing;
    }

    /// Waits until the committed offset of every partition is the given end.
    void awaitCommitted(long end) {
        Await.until(
                "the offsets of all partitions are committed at " + end,
                this::committed,
                () -> {
                    Map<Integer, Long> committed = committed();
                    return committed.size() == partitions
                            && committed.values().stream().allMatch(offset -> offset == end);
                });
    }

    private Map<Integer, Long> committed() {
        Map<Integer, Long> committed = new HashMap<>();
        try {
            world.admin()
                    .listConsumerGroupOffsets(group)
                    .partitionsToOffsetAndMetadata()
                    .get()
                    .forEach((p, offset) -> committed.put(p.partition(), offset.offset()));
        } catch (ExecutionException e) {
            throw new IllegalStateException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
        return committed;
    }
}
