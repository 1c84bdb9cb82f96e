package io.minikafka.cluster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.metadata.ClusterCommand;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.replication.Output.CaughtUp;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Nodes that are away, drained or removed: nothing goes to the first, all goes from the others.
class DeparturesTest extends ConductedCluster {
    @Test
    void whatLeavesADrainedNodeDoesNotGoToOneThatIsAway() {
        List<TopicIdPartition> ids = ledPartitions(12, 3);
        register(4);
        register(5);
        silent.add(5);
        submit(new OfCluster<>(new ClusterCommand.Fence(5, 1, true)));
        submit(new OfCluster<>(new ClusterCommand.Drain(3, true)));
        pass(CONFIG.balanceMs() + 500);
        assertThat(ids)
                .allSatisfy(
                        id -> assertThat(partition(id).wanted()).hasSize(3).doesNotContain(3, 5));
    }

    /// It may be back in a moment.
    @Test
    void whoIsAwayKeepsWhatItHas() {
        List<TopicIdPartition> ids = ledPartitions(12, 3);
        register(4);
        register(5);
        List<List<Integer>> before = new ArrayList<>();
        pass(CONFIG.balanceMs() + 500);
        ids.forEach(id -> before.add(partition(id).wanted()));
        silent.add(2);
        pass(CONFIG.sessionMs() + 2 * CONFIG.balanceMs());
        assertThat(image.cluster().node(2).orElseThrow().fenced()).isTrue();
        assertThat(ids).extracting(id -> partition(id).wanted()).containsExactlyElementsOf(before);
    }

    @Test
    void aPlaceOnANodeThatWentAwayBeforeItHadAnythingIsGivenToAnother() {
        TopicIdPartition id = led();
        register(4);
        register(5);
        silent.add(4);
        submit(new OfCluster<>(new ClusterCommand.Fence(4, 1, true)));
        List<Integer> had = partition(id).wanted();
        want(id, List.of(had.get(0), had.get(1), 4));
        assertThat(state(id).learners()).as("it has nothing to begin with").isEmpty();
        pass(CONFIG.balanceMs() + 500);
        assertThat(partition(id).wanted()).hasSize(3).doesNotContain(4);
    }

    @Test
    void aLearnerThatIsAwayKeepsItsPlaceAndTakesNobodysTurn() {
        conductor =
                new Conductor(CONFIG.with(CONFIG.sessionMs(), CONFIG.preferMs(), 1), image, nowMs);
        List<TopicIdPartition> ids = ledPartitions(2, 3);
        register(4);
        TopicIdPartition first = ids.getFirst();
        TopicIdPartition second = ids.getLast();
        List<Integer> had = partition(first).wanted();
        List<Integer> others = partition(second).wanted();
        want(first, List.of(had.get(0), had.get(1), 4));
        assertThat(state(first).learners()).containsExactly(replica(4));
        register(5);
        want(second, List.of(others.get(0), others.get(1), 5));
        assertThat(state(second).learners()).as("one at a time").isEmpty();
        silent.add(4);
        pass(CONFIG.sessionMs() + 500);
        assertThat(state(first).learners()).containsExactly(replica(4));
        assertThat(state(second).learners()).containsExactly(replica(5));
    }

    @Test
    void whatARemovedNodeHeldIsMadeOnAnother() {
        TopicIdPartition id = led();
        register(4);
        int gone = partition(id).wanted().getLast();
        silent.add(gone);
        pass(CONFIG.sessionMs() + 500);
        submit(new OfCluster<>(new ClusterCommand.RemoveNode(gone)));
        assertThat(image.cluster().node(gone)).isEmpty();
        pass(500);
        assertThat(partition(id).wanted()).hasSize(3).contains(4).doesNotContain(gone);
        assertThat(state(id).learners()).containsExactly(replica(4));
        report(id, leader(id), new CaughtUp(state(id).epoch(), replica(4)));
        assertThat(state(id).configuration().members())
                .hasSize(3)
                .contains(replica(4))
                .doesNotContain(replica(gone));
    }

    @Test
    void whereNobodyCanTakeItsPlaceThePartitionWaitsForSomebody() {
        TopicIdPartition id = led();
        int gone = partition(id).wanted().getLast();
        silent.add(gone);
        pass(CONFIG.sessionMs() + 500);
        submit(new OfCluster<>(new ClusterCommand.RemoveNode(gone)));
        pass(2 * CONFIG.balanceMs());
        assertThat(partition(id).wanted()).hasSize(3).contains(gone);
        register(4);
        pass(CONFIG.balanceMs() + 500);
        assertThat(partition(id).wanted()).hasSize(3).contains(4).doesNotContain(gone);
    }

    private void register(int node) {
        submit(new OfCluster<>(new ClusterCommand.Register(node(node))));
    }

    private List<TopicIdPartition> ledPartitions(int count, int replicas) {
        submit(
                new CreateTopics(
                        List.of(new NewTopic("many", count, replicas, Map.of(), new TreeMap<>())),
                        false));
        List<TopicIdPartition> ids = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            TopicIdPartition id = new TopicIdPartition(image.topic("many").orElseThrow().id(), i);
            partition(id).wanted().forEach(node -> answer(id, node, 1, 0, 0));
            ids.add(id);
        }
        return ids;
    }
}
