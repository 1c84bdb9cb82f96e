package io.minikafka.observer.symptom;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.watch.Look;
import io.minikafka.observer.watch.NodeLook;
import io.minikafka.observer.watch.Scrape;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// What is unusual between nodes: three of them hold four partitions, into which 100 records come a second.
class ClusterSymptomsTest {
    private static final int NODES = 3;
    private static final int PARTITIONS = 4;
    private static final int PER_SECOND = 100;

    private final Symptoms symptoms = new Symptoms();
    private final Set<Integer> gone = new HashSet<>();
    private final Set<String> cut = new HashSet<>();
    private int late;
    private int drained;
    private int second;

    @Test
    void nothingIsFoundWhileAllKeepUp() {
        assertThat(run(60)).isEmpty();
    }

    @Test
    void nodesThatDoNotReachEachOther() {
        run(20);
        cut.add("1>2");
        cut.add("2>1");
        List<Signal> found = run(3);
        assertThat(found)
                .filteredOn(Signal::opens)
                .extracting(Signal::text)
                .contains(
                        "Node 1 does not reach node 2, though both answer us.",
                        "Node 2 does not reach node 1, though both answer us.");
        assertThat(found)
                .filteredOn(Signal::opens)
                .extracting(Signal::kind)
                .containsOnly(SignalKind.PEER_LOST);
        cut.clear();
        assertThat(run(10)).isEmpty();
    }

    @Test
    void aLinkThatIsMadeAnewIsNoLoss() {
        run(20);
        cut.add("1>2");
        run(1);
        cut.clear();
        assertThat(run(10)).isEmpty();
    }

    @Test
    void aNodeThatIsGoneIsNotCalledCutOff() {
        run(20);
        gone.add(3);
        cut.addAll(List.of("1>3", "2>3"));
        assertThat(run(5))
                .filteredOn(Signal::opens)
                .extracting(Signal::kind)
                .containsOnly(SignalKind.NODE_UNREACHABLE);
    }

    @Test
    void aFollowerThatIsLate() {
        run(20);
        late = 3;
        List<Signal> found = run(5);
        assertThat(found)
                .filteredOn(Signal::opens)
                .allMatch(signal -> signal.kind() == SignalKind.FOLLOWER_BEHIND)
                .last()
                .satisfies(signal ->
                        assertThat(signal.text())
                                .isEqualTo(
                                        "The replicas of node 3 are more than 1.50 s behind in 4 of 4 partitions, by 1000"
                                                + " records."));
    }

    @Test
    void aNodeThatHoldsNothingIsNotLate() {
        drained = 2;
        assertThat(run(60)).isEmpty();
    }

    private List<Signal> run(int seconds) {
        List<Signal> found = new ArrayList<>();
        for (int i = 0; i < seconds; i++) {
            found.addAll(symptoms.find(look()));
        }
        return found;
    }

    private Look look() {
        second++;
        List<NodeLook> nodes = new ArrayList<>();
        for (int node = 1; node <= NODES; node++) {
            Optional<Scrape> scrape =
                    gone.contains(node) ? Optional.empty() : Optional.of(Scrape.parse(page(node)));
            nodes.add(new NodeLook(Integer.toString(node), scrape, true, true));
        }
        return new Look(
                second * 1_000L, nodes, Optional.of(List.of()), Optional.empty(), List.of(), 0);
    }

    private String page(int node) {
        StringBuilder page = new StringBuilder("process_start_time_seconds 1\n");
        for (int other = 1; other <= NODES; other++) {
            if (other != node) {
                int up = cut.contains(node + ">" + other) ? 0 : 1;
                page.append("minikafka_link_up{node=\"%d\"} %d%n".formatted(other, up));
            }
        }
        // The third node can be late by ten seconds' records of one partition.
        int behind = late == node ? 10 : 0;
        for (int partition = 0; partition < PARTITIONS; partition++) {
            long end =
                    drained == node ? 0 : (long) PER_SECOND / PARTITIONS * (second + 50 - behind);
            page.append(
                    "minikafka_partition_end_offset{topic=\"orders\",partition=\"%d\"} %d%n"
                            .formatted(partition, end));
        }
        return page.toString();
    }
}
