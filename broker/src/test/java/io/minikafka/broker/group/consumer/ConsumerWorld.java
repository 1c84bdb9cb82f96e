package io.minikafka.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.group.ClassicClient;
import io.minikafka.broker.group.FakeOverrides;
import io.minikafka.broker.group.FakeTopics;
import io.minikafka.broker.group.GroupConfig;
import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.group.GroupRecord;
import io.minikafka.broker.group.GroupStore;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.OnceAnswer;
import io.minikafka.broker.group.TestSink;
import io.minikafka.broker.group.assign.PartitionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.common.protocol.ApiMessage;

/// A small world with one group, members of both protocols, a disk that is slow or fails, topics that come and
/// go, and restarts. Everything follows from the seed. Checked all the time:
///
/// - no two members work on one partition;
/// - a restart finds what was committed, exactly;
/// - in the end every request was answered, and all partitions are shared out evenly.
final class ConsumerWorld implements ClassicClient.World {
    static final String GROUP = "g";
    static final int PARTITIONS = 7;

    private final Random random;
    private final TestSink sink = new TestSink();
    private final FakeTopics topics = new FakeTopics();
    private final FakeOverrides overrides = new FakeOverrides();
    private final List<SimulatedMember> members = new ArrayList<>();
    private List<OnceAnswer<?>> open = new ArrayList<>();
    private GroupCoordinator coordinator;
    private ConsumerGroups consumers;
    private long nowMs;
    private long counter;

    ConsumerWorld(long seed, int newMembers, int classicMembers) {
        this.random = new Random(seed);
        topics.add("t", PARTITIONS);
        topics.add("u", 3);
        this.coordinator = coordinator(new GroupStore());
        this.consumers = serve();
        coordinator.restored();
        for (int i = 0; i < newMembers; i++) {
            members.add(new NewMember(this, "n" + i, i % 3 == 2));
        }
        for (int i = 0; i < classicMembers; i++) {
            members.add(new EagerMember(this, "c" + i));
        }
    }

    private GroupCoordinator coordinator(GroupStore store) {
        GroupCoordinator made = new GroupCoordinator(GroupConfig.defaults(), sink, topics, store);
        made.advance(nowMs, nowMs);
        return made;
    }

    private ConsumerGroups serve() {
        ConsumerGroups made =
                new ConsumerGroups(
                        coordinator.shared(),
                        coordinator.classicGroups(),
                        ConsumerConfig.defaults(),
                        overrides,
                        topics);
        coordinator.serve(made);
        return made;
    }

    /// One thing happens.
    void step() {
        int chance = random.nextInt(1_000);
        if (chance < 3) {
            restart();
        } else if (chance < 8) {
            members.get(random.nextInt(members.size())).crash();
        } else if (chance < 14 && sink.waiting() > 0) {
            sink.failNext();
        } else if (chance < 300) {
            if (sink.waiting() > 0) {
                sink.commitNext();
            }
        } else if (chance < 302) {
            changeTopics();
        } else if (chance < 500) {
            pass(random.nextInt(chance < 306 ? 5_000 : 500));
        } else {
            members.get(random.nextInt(members.size())).act(random);
        }
        coordinator.advance(nowMs, nowMs);
        open.removeIf(OnceAnswer::isGiven);
    }

    private void changeTopics() {
        if (topics.topic("u").isPresent()) {
            topics.delete("u");
        } else {
            topics.add("u", 1 + random.nextInt(4));
        }
        coordinator.topicsChanged();
    }

    private void pass(int ms) {
        long endMs = nowMs + ms;
        while (nowMs < endMs) {
            nowMs = Math.min(endMs, Math.max(nowMs + 1, coordinator.nextDeadlineMs()));
            coordinator.advance(nowMs, nowMs);
        }
    }

    private void restart() {
        List<GroupRecord> before = coordinator.records();
        GroupStore store = sink.crash();
        open = new ArrayList<>(); // their connections are gone
        members.forEach(SimulatedMember::disconnected);
        coordinator = coordinator(store);
        consumers = serve();
        coordinator.restored();
        assertThat(coordinator.records()).isEqualTo(before);
    }

    /// A member has begun to work on what it has now.
    void took(SimulatedMember member) {
        for (SimulatedMember other : members) {
            if (other != member) {
                assertThat(other.owned().and(member.owned()))
                        .as("partitions that two members work on")
                        .isEqualTo(PartitionSet.EMPTY);
            }
        }
    }

    /// No more faults: the group comes to rest with everybody in it, and nobody is left waiting.
    void settle() {
        for (int round = 0; round < 400; round++) {
            members.forEach(SimulatedMember::actCalmly);
            sink.commitAll();
            pass(500);
            sink.commitAll();
        }
        open.removeIf(OnceAnswer::isGiven);
        assertThat(open).isEmpty();
        boolean allClassic = members.stream().allMatch(SimulatedMember::isClassic);
        var group = coordinator.group(GROUP).orElseThrow();
        assertThat(group.type()).isEqualTo(allClassic ? GroupType.CLASSIC : GroupType.CONSUMER);
        assertThat(group.stateLabel()).isEqualTo("Stable");
        PartitionSet all = PartitionSet.EMPTY;
        int total = 0;
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (SimulatedMember member : members) {
            int size = member.owned().size();
            all = all.plus(member.owned());
            total += size;
            least = Math.min(least, size);
            most = Math.max(most, size);
        }
        assertThat(total).isEqualTo(PARTITIONS);
        assertThat(all.size()).isEqualTo(PARTITIONS);
        assertThat(most - least).isLessThanOrEqualTo(1);
        assertThat(group.log().isRebalancing()).isFalse();
    }

    /// Those of the new protocol go for good.
    void newMembersLeave() {
        members.removeIf(member -> !member.isClassic());
        pass(120_000);
        sink.commitAll();
    }

    @Override
    public String groupId() {
        return GROUP;
    }

    @Override
    public GroupCoordinator coordinator() {
        return coordinator;
    }

    ConsumerGroups consumers() {
        return consumers;
    }

    long nowMs() {
        return nowMs;
    }

    ClassicFormats formats() {
        return new ClassicFormats(topics);
    }

    UUID topicId(String name) {
        return FakeTopics.id(name);
    }

    @Override
    public String next() {
        return String.valueOf(++counter);
    }

    @Override
    public <A extends ApiMessage> OnceAnswer<A> track(OnceAnswer<A> answer) {
        open.add(answer);
        return answer;
    }
}
