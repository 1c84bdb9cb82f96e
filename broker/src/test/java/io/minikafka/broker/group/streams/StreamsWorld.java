package io.minikafka.broker.group.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.group.modern.ModernWorld;
import io.minikafka.broker.group.topology.TaskId;
import io.minikafka.broker.group.topology.TaskSet;
import io.minikafka.broker.group.topology.Wanted;
import io.minikafka.protocol.TopologyDescriptions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// A small world with one streams group, processes of several threads, topics and settings that change. Checked besides
/// what is in every such world:
///
/// - no two members work on one task, and no two threads of a process have one, in whatever role;
/// - in the end all tasks are shared out evenly, with their copies.
final class StreamsWorld extends ModernWorld<StreamsMember> {
    private static final int PARTITIONS = 5;

    private final FakeTopicMaker maker = new FakeTopicMaker(topics);
    private final FakeSettings settings = new FakeSettings();
    private Optional<StreamsGroups> groups = Optional.empty();
    private int standbys;

    StreamsWorld(long seed, int processes, boolean tellsOffsets) {
        super(seed, 28);
        settings.delay(random.nextInt(3_000));
        topics.add("t", PARTITIONS);
        begin();
        for (int i = 0; i < processes; i++) {
            String process = "p" + i;
            members.add(new StreamsMember(this, process + "a", process, i % 3 == 2, tellsOffsets));
            members.add(new StreamsMember(this, process + "b", process, false, tellsOffsets));
        }
    }

    @Override
    protected void serve() {
        StreamsGroups made =
                new StreamsGroups(
                        coordinator().shared(),
                        topics,
                        settings,
                        maker,
                        new DescriptionFormat(
                                TopologyDescriptions::bytes, TopologyDescriptions::shown));
        coordinator().serve(made);
        groups = Optional.of(made);
    }

    @Override
    protected void change() {
        switch (random.nextInt(3)) {
            case 0 -> topics.delete("words");
            case 1 -> topics.delete("counts");
            default -> {
                standbys = random.nextInt(3);
                settings.wanted(new Wanted(standbys, random.nextInt(3), 100, List.of()));
            }
        }
    }

    @Override
    protected void help() {
        maker.run();
    }

    @Override
    protected void disconnected() {
        maker.forget();
        super.disconnected();
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

    void settle() {
        settings.wanted(new Wanted(standbys, 2, 100, List.of()));
        rest(500);
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
        return groups.orElseThrow();
    }
}
