package io.minikafka.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.TopicIdPartition;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.JoinGroupResponseData.JoinGroupResponseMember;
import org.apache.kafka.common.protocol.Errors;

/// A small world with one group: clients that join, work, crash and come back, a disk that is slow or
/// fails, restarts of the node. Everything follows from the seed. Checked all the time:
///
/// - a generation has one leader and one list of members, and generations never go back, restarts included;
/// - what a member gets as assignment was made for it, by the leader of its generation;
/// - the offsets are the acknowledged ones, no more and no less;
/// - a restart finds what was committed, exactly;
/// - in the end every request was answered, and the group has settled with everybody in it.
final class GroupWorld extends SimulatedWorld {
    private static final int SESSION_MS = 6_000;

    private final List<SimulatedClient> clients = new ArrayList<>();
    private final Map<Integer, String> announced = new HashMap<>();
    private final Map<Integer, String> leaders = new HashMap<>();
    private final Map<TopicIdPartition, Long> acknowledged = new HashMap<>();
    private int lastGeneration;

    GroupWorld(long seed, int clientCount) {
        super(seed, new FakeTopics("t"));
        begin();
        for (int i = 0; i < clientCount; i++) {
            Optional<String> instance = i % 3 == 2 ? Optional.of("s" + i) : Optional.empty();
            clients.add(new SimulatedClient(this, "c" + i, instance));
        }
    }

    /// One thing happens.
    void step() {
        int chance = random.nextInt(1_000);
        if (chance < 3) {
            restart();
        } else if (chance < 8) {
            clients.get(random.nextInt(clients.size())).crash();
        } else if (chance < 20 && sink.waiting() > 0) {
            while (sink.waiting() > 0) {
                sink.failNext();
            }
        } else if (chance < 300) {
            commitOne();
        } else if (chance < 500) {
            pass(random.nextInt(chance < 310 ? 8_000 : 800));
        } else {
            clients.get(random.nextInt(clients.size())).act(random);
        }
        advance();
        check();
    }

    @Override
    protected void disconnected() {
        clients.forEach(SimulatedClient::disconnected);
    }

    private void check() {
        Map<TopicIdPartition, Long> offsets = new HashMap<>();
        coordinator().offsets(GROUP).forEach((p, offset) -> offsets.put(p, offset.offset()));
        assertThat(offsets).isEqualTo(acknowledged);
    }

    /// No more faults: the group must come to rest with all clients, and nobody may be left waiting.
    void settle() {
        for (int round = 0; round < 400; round++) {
            clients.forEach(client -> client.actCalmly());
            sink.commitAll();
            pass(500);
            sink.commitAll();
        }
        check();
        nobodyIsLeftWaiting();
        ClassicGroup group = coordinator().classicGroup(GROUP).orElseThrow();
        assertThat(group.state()).isEqualTo(GroupState.STABLE);
        assertThat(group.members().stream().map(Member::id).sorted().toList())
                .isEqualTo(clients.stream().map(SimulatedClient::id).sorted().toList());
        assertThat(clients).allMatch(client -> client.generation() == group.generation());
        clients.forEach(SimulatedClient::crash);
        pass(SESSION_MS + 400_000);
        sink.commitAll();
        assertThat(coordinator().classicGroup(GROUP).map(ClassicGroup::hasMembers)).contains(false);
    }

    // What clients see of the world

    int sessionMs() {
        return SESSION_MS;
    }

    /// A member was told its generation.
    void announced(JoinGroupResponseData response) {
        int generation = response.generationId();
        assertThat(generation).isGreaterThanOrEqualTo(lastGeneration);
        lastGeneration = generation;
        assertThat(leaders.putIfAbsent(generation, nameOf(response.leader())))
                .isIn(null, nameOf(response.leader()));
        if (!response.members().isEmpty()) {
            assertThat(response.leader()).isEqualTo(response.memberId());
            String members =
                    String.join(
                            " ",
                            response.members().stream()
                                    .map(JoinGroupResponseMember::memberId)
                                    .map(GroupWorld::nameOf)
                                    .sorted()
                                    .toList());
            assertThat(announced.putIfAbsent(generation, members)).isIn(null, members);
        }
    }

    /// A static member's name is its instance's, whose member id changes; others go by their id.
    static String nameOf(String memberId) {
        return memberId.startsWith("s") ? memberId.substring(0, memberId.indexOf('-')) : memberId;
    }

    static String assignment(int generation, String memberId) {
        return generation + ":" + nameOf(memberId);
    }

    void commit(String memberId, Optional<String> instance, int generation, int partition) {
        long offset = Long.parseLong(next());
        TopicIdPartition key = new TopicIdPartition(FakeTopics.id("t"), partition);
        coordinator()
                .commit(
                        new OffsetCommit(
                                GROUP,
                                memberId,
                                instance,
                                generation,
                                (short) 9,
                                Map.of(
                                        key,
                                        new CommittedOffset(
                                                offset, 3, "", nowMs(), OptionalLong.empty()))),
                        error -> {
                            if (error == Errors.NONE) {
                                acknowledged.put(key, offset);
                            }
                        });
    }
}
