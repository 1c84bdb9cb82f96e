package io.minikafka.broker.group.topology;

import static io.minikafka.broker.group.topology.Topologies.internal;
import static io.minikafka.broker.group.topology.Topologies.part;
import static io.minikafka.broker.group.topology.Topologies.reading;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.group.topology.Topology.Copartition;
import io.minikafka.broker.group.topology.Topology.Subtopology;
import java.util.List;
import org.junit.jupiter.api.Test;

class TopologyChecksTest {
    @Test
    void applicationsAreInOrder() {
        assertThat(TopologyChecks.problem(Topologies.wordCount(3))).isEmpty();
        assertThat(TopologyChecks.problem(Topologies.join("a", "b"))).isEmpty();
    }

    @Test
    void indexesMustPointAtSomething() {
        for (int index : List.of(-1, 1)) {
            assertProblem(
                    "names a topic that it does not read",
                    part(
                            "0",
                            List.of("a"),
                            List.of(),
                            List.of(),
                            List.of(),
                            List.of(new Copartition(List.of(index), List.of(), List.of()))));
        }
    }

    @Test
    void aRepartitionTopicIsWrittenBySomebody() {
        assertProblem(
                "is written by nobody",
                part("0", List.of(), List.of(), List.of(internal("r")), List.of(), List.of()));
    }

    @Test
    void changelogsHaveAsManyPartitionsAsTasks() {
        assertProblem(
                "must have an undefined partition count, but it is set to 3",
                part(
                        "0",
                        List.of("a"),
                        List.of(),
                        List.of(),
                        List.of(internal("c", 3)),
                        List.of()));
    }

    @Test
    void partsReadSomethingAndHaveNamesOfTheirOwn() {
        assertProblem("No source topics found", reading("0"));
        assertProblem("is there twice", reading("0", "a"), reading("0", "b"));
    }

    @Test
    void patternsMustCompileAndAreNotEndless() {
        assertProblem("is not a valid regular expression", pattern("("));
        assertProblem("characters", pattern("a".repeat(TopologyChecks.PATTERN_CHARS_MAX + 1)));
    }

    private static Subtopology pattern(String pattern) {
        return new Subtopology(
                "0", List.of(), List.of(pattern), List.of(), List.of(), List.of(), List.of());
    }

    private static void assertProblem(String words, Subtopology... parts) {
        assertThat(TopologyChecks.problem(new Topology(0, List.of(parts))).orElse("none"))
                .contains(words);
    }
}
