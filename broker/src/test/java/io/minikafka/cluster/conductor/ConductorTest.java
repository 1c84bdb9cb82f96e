package io.minikafka.cluster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.metadata.ClusterCommand;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.replication.Output.CaughtUp;
import io.minikafka.cluster.replication.Output.HoldsStart;
import io.minikafka.cluster.replication.Output.WantsElection;
import io.minikafka.cluster.replication.PartitionChange;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

/// Elections, moves and preferred leaders.
class ConductorTest extends ConductedCluster {
    @Test
    void aNewPartitionIsSealedEverywhereAndTheBestAnswerOfTwoLeads() {
        TopicIdPartition id = create();
        assertThat(seals).hasSize(3).allMatch(seal -> seal.epoch() == 1);
        answer(id, 1, 1, 0, 0);
        assertThat(state(id).leader()).isEmpty();
        answer(id, 2, 1, 0, 5);
        assertThat(state(id).leader()).contains(replica(2));
    }

    @Test
    void sealsAreSentAgainUntilEnoughAnswer() {
        create();
        seals.clear();
        pass(CONFIG.sealAgainMs());
        assertThat(seals).hasSize(3);
    }

    @Test
    void aLeaderThatIsNotHeardOfIsFencedAndReplaced() {
        TopicIdPartition id = led();
        int leader = leader(id);
        silent.add(leader);
        pass(CONFIG.sessionMs() + 500);
        assertThat(image.cluster().node(leader).orElseThrow().fenced()).isTrue();
        assertThat(state(id).epoch()).isEqualTo(2);
        for (int other : List.of(1, 2, 3)) {
            if (other != leader) {
                answer(id, other, 2, 1, 0);
            }
        }
        assertThat(leader(id)).isNotEqualTo(leader);
        silent.clear();
        pass(100);
        assertThat(image.cluster().node(leader).orElseThrow().fenced()).isFalse();
    }

    @Test
    void aRumourStartsAnElectionOnceAndFencesNobody() {
        TopicIdPartition id = led();
        int leader = leader(id);
        step(new Input.Suspected(nowMs, leader));
        assertThat(state(id).epoch()).isEqualTo(2);
        assertThat(image.cluster().node(leader).orElseThrow().fenced()).isFalse();
        answer(id, leader, 2, 1, 0);
        answer(id, leader == 1 ? 2 : 1, 2, 1, 0);
        step(new Input.Suspected(nowMs, leader(id)));
        assertThat(state(id).epoch()).isEqualTo(2);
    }

    @Test
    void nobodyIsElectedWhereTooFewSeemAlive() {
        TopicIdPartition id = led();
        int leader = leader(id);
        silent.addAll(List.of(1, 2, 3));
        silent.remove(leader == 3 ? 2 : 3);
        pass(2 * CONFIG.sessionMs());
        assertThat(state(id).epoch()).isEqualTo(1);
        assertThat(leader(id)).isEqualTo(leader);
    }

    @Test
    void aLeaderThatMustNotLeadGetsANewEpoch() {
        TopicIdPartition id = led();
        report(id, leader(id), new WantsElection(1));
        assertThat(state(id).epoch()).isEqualTo(2);
        assertThat(state(id).leader()).isEmpty();
    }

    @Test
    void aLeaderWhoseProcessIsAnotherOneGetsANewEpoch() {
        TopicIdPartition id = led();
        NodeImage was = image.cluster().node(leader(id)).orElseThrow();
        submit(
                new OfCluster<>(
                        new ClusterCommand.Register(
                                new NodeImage(
                                        was.nodeId(),
                                        was.directoryId(),
                                        was.address(),
                                        "",
                                        256,
                                        false,
                                        "1",
                                        2,
                                        false))));
        assertThat(state(id).epoch()).isEqualTo(2);
    }

    @Test
    void aMoveCopiesThenChangesMembersThenIsActive() {
        submit(new OfCluster<>(new ClusterCommand.Register(node(4))));
        TopicIdPartition id = led();
        List<Integer> wanted = new ArrayList<>(partition(id).wanted());
        int newcomer = newcomer(wanted);
        wanted.set(2, newcomer);
        submit(
                new OfCluster<>(
                        new ClusterCommand.Want(List.of(new ClusterCommand.Wish(id, wanted)))));
        assertThat(state(id).learners()).containsExactly(replica(newcomer));
        assertThat(state(id).active()).isTrue();
        report(id, leader(id), new CaughtUp(1, replica(newcomer)));
        assertThat(state(id).active()).isFalse();
        assertThat(state(id).epoch()).isEqualTo(2);
        answer(id, wanted.get(0), 2, 1, 0);
        answer(id, wanted.get(1), 2, 1, 0);
        report(id, leader(id), new HoldsStart(2));
        assertThat(state(id).active()).isTrue();
        assertThat(state(id).stable().has(replica(newcomer))).isTrue();
        assertThat(state(id).learners()).isEmpty();
    }

    @Test
    void aLeaderThatIsMovedAwayHandsOverInTheChangeThatMakesTheMoveActive() {
        submit(new OfCluster<>(new ClusterCommand.Register(node(4))));
        TopicIdPartition id = led();
        int leader = leader(id);
        List<Integer> wanted = new ArrayList<>(partition(id).wanted());
        int newcomer = newcomer(wanted);
        wanted.set(0, newcomer);
        submit(
                new OfCluster<>(
                        new ClusterCommand.Want(List.of(new ClusterCommand.Wish(id, wanted)))));
        report(id, leader, new CaughtUp(1, replica(newcomer)));
        answer(id, leader, 2, 1, 9);
        answer(id, wanted.get(1), 2, 1, 5);
        assertThat(leader(id)).isEqualTo(leader);
        report(id, leader, new HoldsStart(2));
        assertThat(state(id).active()).isTrue();
        assertThat(state(id).epoch()).isEqualTo(3);
        assertThat(state(id).leader()).isEmpty();
        answer(id, newcomer, 3, 2, 9);
        answer(id, wanted.get(1), 3, 2, 9);
        assertThat(leader(id)).isEqualTo(newcomer);
    }

    @Test
    void aNewNodeGetsItsWholeShareAFewPartitionsAtATime() {
        conductor =
                new Conductor(CONFIG.with(CONFIG.sessionMs(), CONFIG.preferMs(), 2), image, nowMs);
        int partitions = 24;
        submit(
                new CreateTopics(
                        List.of(new NewTopic("t", partitions, 3, Map.of(), new TreeMap<>())),
                        false));
        for (int i = 0; i < partitions; i++) {
            TopicIdPartition id = new TopicIdPartition(image.topic("t").orElseThrow().id(), i);
            List.of(1, 2, 3).forEach(node -> answer(id, node, 1, 0, 0));
        }
        submit(new OfCluster<>(new ClusterCommand.Register(node(4))));
        pass(CONFIG.balanceMs() + 1_000);
        long wanted = 0;
        long learning = 0;
        for (PartitionImage partition : image.cluster().partitions()) {
            wanted += partition.wanted().contains(4) ? 1 : 0;
            learning += partition.state().learners().isEmpty() ? 0 : 1;
        }
        assertThat(wanted).isEqualTo(partitions * 3 / 4);
        assertThat(learning).isEqualTo(2);
    }

    @Test
    void whoNeedNotMoveAfterAllCopiesNoMore() {
        TopicIdPartition id = led();
        submit(new OfCluster<>(new ClusterCommand.Register(node(4))));
        List<Integer> before = partition(id).wanted();
        want(id, List.of(before.get(0), before.get(1), 4));
        assertThat(state(id).learners()).isNotEmpty();
        want(id, List.of(before.get(0), before.get(2), before.get(1)));
        assertThat(state(id).learners()).isEmpty();
        assertThat(state(id).epoch()).isEqualTo(1);
    }

    @Test
    void aLearnerThatLeadsKeepsItsReplica() {
        TopicIdPartition id = led();
        submit(new OfCluster<>(new ClusterCommand.Register(node(4))));
        List<Integer> wanted = new ArrayList<>(partition(id).wanted());
        wanted.set(2, 4);
        want(id, wanted);
        assertThat(state(id).learners()).containsExactly(replica(4));
        change(id, new PartitionChange.Elect(1));
        change(id, new PartitionChange.NameUnclean(2, replica(4)));
        assertThat(state(id).replicas()).as("it has what nobody else has").contains(replica(4));
    }

    @Test
    void aChangeThatDoesNotBecomeActiveIsTakenBack() {
        TopicIdPartition id = led();
        submit(
                new OfCluster<>(
                        new ClusterCommand.Want(
                                List.of(
                                        new ClusterCommand.Wish(
                                                id, partition(id).wanted().subList(0, 2))))));
        assertThat(state(id).active()).isFalse();
        answer(id, 1, 2, 1, 0);
        answer(id, 2, 2, 1, 0);
        answer(id, 3, 2, 1, 0);
        pass(CONFIG.pendingMs() + 100);
        assertThat(state(id).epoch()).isGreaterThan(2);
    }

    @Test
    void aNodeThatIsDrainedIsEmptiedWhenAnotherCanTakeOver() {
        submit(new OfCluster<>(new ClusterCommand.Register(node(4))));
        TopicIdPartition id = led();
        int drained = partition(id).wanted().getLast();
        submit(new OfCluster<>(new ClusterCommand.Drain(drained, true)));
        pass(CONFIG.balanceMs() + 100);
        assertThat(partition(id).wanted()).hasSize(3).doesNotContain(drained);
    }

    @Test
    void thePreferredReplicaLeadsAgainWhenItCould() {
        TopicIdPartition id = create();
        int preferred = partition(id).wanted().getFirst();
        for (int node : List.of(1, 2, 3)) {
            if (node != preferred) {
                answer(id, node, 1, 0, 0);
            }
        }
        assertThat(leader(id)).isNotEqualTo(preferred);
        pass(CONFIG.preferMs() + 100);
        assertThat(state(id).epoch()).isEqualTo(2);
        List.of(1, 2, 3).forEach(node -> answer(id, node, 2, 1, 0));
        assertThat(leader(id)).isEqualTo(preferred);
    }

    /// Under load the replicas never have the same: its answer, and all others, are waited for.
    @Test
    void thePreferredReplicaLeadsAgainThoughOneOtherHasMore() {
        TopicIdPartition id = create();
        List<Integer> wanted = partition(id).wanted();
        answer(id, wanted.get(1), 1, 0, 0);
        answer(id, wanted.get(2), 1, 0, 0);
        assertThat(leader(id)).isEqualTo(wanted.get(1));
        pass(CONFIG.preferMs() + 100);
        answer(id, wanted.get(1), 2, 1, 90);
        answer(id, wanted.get(2), 2, 1, 70);
        assertThat(state(id).leader()).isEmpty();
        answer(id, wanted.get(0), 2, 1, 70);
        assertThat(leader(id)).isEqualTo(wanted.get(0));
    }

    @Test
    void anElectionForThePreferredReplicaDoesNotWaitForItLong() {
        TopicIdPartition id = create();
        List<Integer> wanted = partition(id).wanted();
        answer(id, wanted.get(1), 1, 0, 0);
        answer(id, wanted.get(2), 1, 0, 0);
        pass(CONFIG.preferMs() + 100);
        answer(id, wanted.get(1), 2, 1, 90);
        answer(id, wanted.get(2), 2, 1, 70);
        assertThat(state(id).leader()).isEmpty();
        pass(CONFIG.preferWaitMs() + 100);
        assertThat(leader(id)).isEqualTo(wanted.get(1));
    }

    private static int newcomer(List<Integer> wanted) {
        return List.of(1, 2, 3, 4).stream()
                .filter(node -> !wanted.contains(node))
                .findFirst()
                .orElseThrow();
    }
}
