package io.minikafka.broker.group.topology;

import static io.minikafka.broker.group.topology.Topologies.internal;
import static io.minikafka.broker.group.topology.Topologies.part;
import static io.minikafka.broker.group.topology.Topologies.reading;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.minikafka.broker.group.FakeTopics;
import io.minikafka.broker.group.topology.Blueprint.Problem;
import io.minikafka.broker.group.topology.Blueprint.Problem.Kind;
import io.minikafka.broker.group.topology.Blueprint.Work;
import io.minikafka.broker.group.topology.Topology.Copartition;
import io.minikafka.broker.group.topology.Topology.InternalTopic;
import io.minikafka.broker.group.topology.Topology.Subtopology;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PlannerTest {
    private final FakeTopics topics = new FakeTopics("t"); // 4 partitions

    @Test
    void internalTopicsThatAreMissingAreCountedAndThenFound() {
        Blueprint first = plan(Topologies.wordCount(0).subtopologies());
        assertThat(kind(first)).isEqualTo(Kind.MISSING_INTERNAL_TOPICS);
        assertThat(first.missing())
                .extracting(InternalTopic::name, InternalTopic::partitions)
                .containsExactly(tuple("words", 4), tuple("counts", 4));
        assertThat(first.isReady()).isFalse();
        topics.add("words", 4);
        topics.add("counts", 4);
        Blueprint second = plan(Topologies.wordCount(0).subtopologies());
        assertThat(second.isReady()).isTrue();
        assertThat(second.work())
                .isEqualTo(Map.of("0", new Work(4, false), "1", new Work(4, true)));
    }

    @Test
    void sourceTopicsMustExist() {
        Blueprint blueprint = plan(List.of(reading("0", "t", "u", "v")));
        assertThat(blueprint.problem().map(Problem::detail))
                .hasValue("Source topics u, v are missing.");
        assertThat(kind(blueprint)).isEqualTo(Kind.MISSING_SOURCE_TOPICS);
    }

    @Test
    void aPatternThatMatchesNothingIsAMissingTopic() {
        assertThat(kind(plan(List.of(matching("x.*"))))).isEqualTo(Kind.MISSING_SOURCE_TOPICS);
        topics.add("x1", 2);
        topics.add("x2", 7);
        Blueprint blueprint = plan(List.of(matching("x.*")));
        assertThat(blueprint.work()).isEqualTo(Map.of("0", new Work(7, false)));
        assertThat(blueprint.inputs().get("0")).containsExactly("x1", "x2");
    }

    private static Subtopology matching(String pattern) {
        return new Subtopology(
                "0", List.of(), List.of(pattern), List.of(), List.of(), List.of(), List.of());
    }

    @Test
    void whatIsJoinedMustBePartitionedAlike() {
        topics.add("u", 3);
        Blueprint blueprint = plan(Topologies.join("t", "u").subtopologies());
        assertThat(kind(blueprint)).isEqualTo(Kind.INCORRECTLY_PARTITIONED_TOPICS);
        assertThat(blueprint.problem().map(Problem::detail).orElse("")).contains("{t=4, u=3}");
    }

    @Test
    void aRepartitionTopicIsLikeWhatItIsJoinedWith() {
        topics.add("u", 6);
        Blueprint blueprint =
                plan(
                        List.of(
                                part(
                                        "0",
                                        List.of("t"),
                                        List.of("r"),
                                        List.of(),
                                        List.of(),
                                        List.of()),
                                part(
                                        "1",
                                        List.of("u"),
                                        List.of("s"),
                                        List.of(internal("r")),
                                        List.of(),
                                        List.of(
                                                new Copartition(
                                                        List.of(0), List.of(), List.of(0)))),
                                part(
                                        "2",
                                        List.of(),
                                        List.of(),
                                        List.of(internal("s")),
                                        List.of(internal("c")),
                                        List.of())));
        assertThat(blueprint.partitions()).containsEntry("r", 6).containsEntry("s", 6);
        assertThat(blueprint.partitions()).containsEntry("c", 6);
    }

    @Test
    void aNumberThatIsAskedForHolds() {
        Blueprint blueprint =
                plan(
                        List.of(
                                part(
                                        "0",
                                        List.of("t"),
                                        List.of("r"),
                                        List.of(),
                                        List.of(),
                                        List.of()),
                                part(
                                        "1",
                                        List.of(),
                                        List.of(),
                                        List.of(internal("r", 9)),
                                        List.of(),
                                        List.of())));
        assertThat(blueprint.partitions()).containsEntry("r", 9);
    }

    @Test
    void internalTopicsThatExistMustFit() {
        topics.add("words", 3);
        Blueprint blueprint = plan(Topologies.wordCount(0).subtopologies());
        assertThat(kind(blueprint)).isEqualTo(Kind.INCORRECTLY_PARTITIONED_TOPICS);
        assertThat(blueprint.problem().map(Problem::detail).orElse(""))
                .contains("words has 3 partitions, not 4");
        assertThat(blueprint.missing()).isEmpty();
    }

    @Test
    void repartitionTopicsInACircleHaveNoNumber() {
        Blueprint blueprint =
                plan(
                        List.of(
                                part(
                                        "0",
                                        List.of(),
                                        List.of("r"),
                                        List.of(internal("s")),
                                        List.of(),
                                        List.of()),
                                part(
                                        "1",
                                        List.of(),
                                        List.of("s"),
                                        List.of(internal("r")),
                                        List.of(),
                                        List.of())));
        assertThat(kind(blueprint)).isEqualTo(Kind.INCORRECTLY_PARTITIONED_TOPICS);
    }

    @Test
    void noGroupHasMoreTasksThanTheLimit() {
        topics.add("big", Blueprint.TASKS_MAX + 1);
        assertThat(kind(plan(List.of(reading("0", "big")))))
                .isEqualTo(Kind.INCORRECTLY_PARTITIONED_TOPICS);
    }

    private Blueprint plan(List<Subtopology> parts) {
        return Planner.plan(new Topology(0, parts), topics);
    }

    private static Kind kind(Blueprint blueprint) {
        return blueprint.problem().map(Problem::kind).orElseThrow();
    }
}
