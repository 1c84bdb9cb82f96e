package io.minikafka.broker.group.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.group.FakeTopics;
import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.GroupConfig;
import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.group.GroupRecord;
import io.minikafka.broker.group.GroupStore;
import io.minikafka.broker.group.OnceAnswer;
import io.minikafka.broker.group.TestSink;
import io.minikafka.broker.group.topology.TaskId;
import io.minikafka.broker.group.topology.TaskSet;
import io.minikafka.broker.group.topology.Wanted;
import io.minikafka.protocol.TopologyDescriptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.Subtopology;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TopicInfo;
import org.apache.kafka.common.protocol.ApiMessage;

/// A small world with one streams group, processes of several threads, a disk that is slow or fails, topics and
/// settings that change, and restarts. Everything follows from the seed. Checked all the time:
///
/// - no two members work on one task, and no two threads of a process have one, in whatever role;
/// - a restart finds what was committed, exactly;
/// - in the end every request was answered, all tasks are shared out evenly, with their copies.
final class StreamsWorld {
    static final String GROUP = "g";
    private static final int PARTITIONS = 5;

    private final Random random;
    private final TestSink sink = new TestSink();
    private final FakeTopics topics = new FakeTopics();
    private final FakeTopicMaker maker = new FakeTopicMaker(topics);
    private final FakeSettings settings = new FakeSettings();
    private final List<StreamsMember> members = new ArrayList<>();
    private List<OnceAnswer<?>> open = new ArrayList<>();
    private GroupCoordinator coordinator;
    private StreamsGroups groups;
    private int standbys;
    private long nowMs;
    private long counter;

    StreamsWorld(long seed, int processes, boolean tellsOffsets) {
        this.random = new Random(seed);
        settings.delay(random.nextInt(3_000));
        topics.add("t", PARTITIONS);
        this.coordinator = coordinator(new GroupStore());
        this.groups = serve();
        coordinator.restored();
        for (int i = 0; i < processes; i++) {
            String process = "p" + i;
            members.add(new StreamsMember(this, process + "a", process, i % 3 == 2, tellsOffsets));
            members.add(new StreamsMember(this, process + "b", process, false, tellsOffsets));
        }
    }

    static StreamsGroupHeartbeatRequestData.Topology topology() {
        return new StreamsGroupHeartbeatRequestData.Topology()
                .setEpoch(1)
                .setSubtopologies(
                        List.of(
                                new Subtopology()
                                        .setSubtopologyId("0")
                                        .setSourceTopics(List.of("t"))
                                        .setRepartitionSinkTopics(List.of("words")),
                                new Subtopology()
                                        .setSubtopologyId("1")
                                        .setRepartitionSourceTopics(
                                                List.of(new TopicInfo().setName("words")))
                                        .setStateChangelogTopics(
                                                List.of(new TopicInfo().setName("counts")))));
    }

    private GroupCoordinator coordinator(GroupStore store) {
        GroupCoordinator made = new GroupCoordinator(GroupConfig.defaults(), sink, topics, store);
        made.advance(nowMs, nowMs);
        return made;
    }

    private StreamsGroups serve() {
        StreamsGroups made =
                new StreamsGroups(
                        coordinator.shared(),
                        topics,
                        settings,
                        maker,
                        new DescriptionFormat(
                                TopologyDescriptions::bytes, TopologyDescriptions::shown));
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
            changeTheWorld();
        } else if (chance < 330) {
            maker.run();
        } else if (chance < 500) {
            pass(random.nextInt(chance < 336 ? 5_000 : 500));
        } else {
            members.get(random.nextInt(members.size())).act(random);
        }
        coordinator.advance(nowMs, nowMs);
        open.removeIf(OnceAnswer::isGiven);
    }

    private void changeTheWorld() {
        switch (random.nextInt(3)) {
            case 0 -> topics.delete("words");
            case 1 -> topics.delete("counts");
            default -> {
                standbys = random.nextInt(3);
                settings.wanted(new Wanted(standbys, random.nextInt(3), 100, List.of()));
            }
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
        maker.forget();
        members.forEach(StreamsMember::disconnected);
        coordinator = coordinator(store);
        groups = serve();
        coordinator.restored();
        assertThat(coordinator.records()).isEqualTo(before);
    }

    /// A member has begun to work on what it has now.
    void took(StreamsMember member) {
        for (StreamsMember other : members) {
            if (other == member) {
                continue;
            }
            assertThat(other.owned().active().and(member.owned().active()))
                    .as("tasks that two members work on")
                    .isEqualTo(TaskSet.EMPTY);
            if (other.process().equals(member.process())) {
                assertThat(other.owned().all().and(member.owned().all()))
                        .as("tasks that two threads of a process have")
                        .isEqualTo(TaskSet.EMPTY);
            }
        }
    }

    /// No more faults: the group comes to rest with everybody in it, and nobody is left waiting.
    void settle() {
        settings.wanted(new Wanted(standbys, 2, 100, List.of()));
        for (int round = 0; round < 500; round++) {
            members.forEach(StreamsMember::actCalmly);
            sink.commitAll();
            maker.run();
            pass(500);
            sink.commitAll();
        }
        open.removeIf(OnceAnswer::isGiven);
        assertThat(open).isEmpty();
        Group group = coordinator.group(GROUP).orElseThrow();
        assertThat(group.stateLabel()).isEqualTo("Stable");
        assertThat(group.log().isRebalancing()).isFalse();
        Map<TaskId, Integer> active = new HashMap<>();
        Map<TaskId, Integer> copies = new HashMap<>();
        int least = Integer.MAX_VALUE;
        int most = 0;
        for (StreamsMember member : members) {
            member.owned().active().forEach(task -> active.merge(task, 1, Integer::sum));
            member.owned().standby().forEach(task -> copies.merge(task, 1, Integer::sum));
            assertThat(member.owned().warmup()).isEqualTo(TaskSet.EMPTY);
            least = Math.min(least, member.owned().active().size());
            most = Math.max(most, member.owned().active().size());
        }
        assertThat(most - least).isLessThanOrEqualTo(1);
        assertThat(active).hasSize(2 * PARTITIONS);
        assertThat(active.values()).allMatch(count -> count == 1);
        int wanted = Math.min(standbys, members.size() / 2 - 1);
        active.keySet().stream()
                .filter(task -> task.subtopology().equals("1"))
                .forEach(task -> assertThat(copies.getOrDefault(task, 0)).isEqualTo(wanted));
    }

    StreamsGroups groups() {
        return groups;
    }

    String next() {
        return String.valueOf(++counter);
    }

    <A extends ApiMessage> OnceAnswer<A> track(OnceAnswer<A> answer) {
        open.add(answer);
        return answer;
    }
}
