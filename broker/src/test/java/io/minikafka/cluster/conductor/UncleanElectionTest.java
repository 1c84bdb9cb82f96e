package io.minikafka.cluster.conductor;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.conductor.Output.Seal;
import io.minikafka.cluster.conductor.UncleanElection.Verdict;
import io.minikafka.cluster.metadata.ClusterCommand;
import io.minikafka.cluster.metadata.MetadataCommand.OfCluster;
import io.minikafka.cluster.replication.Output.HoldsStart;
import io.minikafka.cluster.replication.PartitionChange;
import io.minikafka.cluster.replication.SealAnswer;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// A leader without a read quorum: on request, where nothing better is possible, and not otherwise.
class UncleanElectionTest extends ConductedCluster {
    private static final int ASKED_MS = 5_000;

    @Test
    void whoIsLeftLeadsOnRequestAndItIsTold() {
        TopicIdPartition id = led();
        int last = loseAllButOne(id);
        assertThat(state(id).epoch()).isEqualTo(1);
        assertThat(verdict(id)).isEqualTo(Verdict.POSSIBLE);
        ask(id);
        assertThat(state(id).leader()).isEmpty();
        assertThat(unclean).isEmpty();
        answer(id, last, 2, 1, 7);
        assertThat(leader(id)).isEqualTo(last);
        assertThat(state(id).uncleanElections()).isEqualTo(1);
        assertThat(unclean)
                .singleElement()
                .satisfies(news -> {
                    assertThat(news.partition().id()).isEqualTo(id);
                    assertThat(news.answer()).contains(new SealAnswer(2, replica(last), 1, 7));
                });
    }

    @Test
    void nobodyIsNamedUncleanlyUnasked() {
        TopicIdPartition id = led();
        int last = loseAllButOne(id);
        change(id, new PartitionChange.Elect(1));
        answer(id, last, 2, 1, 7);
        pass(60_000);
        assertThat(state(id).leader()).isEmpty();
        assertThat(state(id).uncleanElections()).isZero();
    }

    @Test
    void whatIsAskedIsForgottenWhenItsTimeIsOver() {
        TopicIdPartition id = led();
        int last = loseAllButOne(id);
        ask(id);
        pass(ASKED_MS + 100);
        answer(id, last, 2, 1, 7);
        pass(1_000);
        assertThat(state(id).leader()).isEmpty();
    }

    @Test
    void anElectionThatLosesNothingIsNotReplaced() {
        TopicIdPartition id = led();
        assertThat(verdict(id)).isEqualTo(Verdict.NOT_NEEDED);
        ask(id);
        pass(1_000);
        assertThat(state(id).epoch()).isEqualTo(1);
        int leader = leader(id);
        silent.add(leader);
        pass(CONFIG.sessionMs() + 500);
        assertThat(verdict(id)).isEqualTo(Verdict.NOT_NEEDED);
        ask(id);
        List<Integer> others = partition(id).wanted().stream().filter(n -> n != leader).toList();
        answer(id, others.get(0), 2, 1, 3);
        pass(CONFIG.uncleanWaitMs() + 500);
        assertThat(state(id).leader()).as("one of two answers is not enough").isEmpty();
        answer(id, others.get(1), 2, 1, 9);
        assertThat(leader(id)).isEqualTo(others.get(1));
        assertThat(state(id).uncleanElections()).isZero();
    }

    @Test
    void whoComesBackBeforeTheAnswerMakesItClean() {
        TopicIdPartition id = led();
        int last = loseAllButOne(id);
        int other = partition(id).wanted().get(1) == last ? 0 : 1;
        int back = partition(id).wanted().get(other);
        ask(id);
        silent.remove(back);
        pass(100);
        answer(id, last, 2, 1, 7);
        pass(CONFIG.uncleanWaitMs() + 500);
        assertThat(state(id).leader()).isEmpty();
        answer(id, back, 2, 1, 9);
        assertThat(leader(id)).isEqualTo(back);
        assertThat(state(id).uncleanElections()).isZero();
    }

    @Test
    void nobodyIsElectedWhereNobodyLives() {
        TopicIdPartition id = led();
        silent.addAll(List.of(1, 2, 3));
        pass(2 * CONFIG.sessionMs());
        assertThat(verdict(id)).isEqualTo(Verdict.NOBODY);
        ask(id);
        pass(1_000);
        assertThat(state(id).epoch()).isEqualTo(1);
    }

    /// The last two of those that are wanted live.
    private TopicIdPartition ledByFiveOfWhomTwoAreLeft() {
        List.of(4, 5)
                .forEach(node -> submit(new OfCluster<>(new ClusterCommand.Register(node(node)))));
        TopicIdPartition id = create(5);
        List<Integer> wanted = partition(id).wanted();
        List.of(0, 1, 2).forEach(at -> answer(id, wanted.get(at), 1, 0, 0));
        silent.addAll(wanted.subList(0, 3));
        pass(2 * CONFIG.sessionMs());
        return id;
    }

    @Test
    void ofThoseThatAreLeftWhoHasMostLeads() {
        TopicIdPartition id = ledByFiveOfWhomTwoAreLeft();
        List<Integer> wanted = partition(id).wanted();
        ask(id);
        answer(id, wanted.get(3), 2, 1, 20);
        assertThat(state(id).leader()).as("the other one may have more").isEmpty();
        answer(id, wanted.get(4), 2, 1, 30);
        assertThat(leader(id)).isEqualTo(wanted.get(4));
    }

    @Test
    void whoLivesAndDoesNotAnswerIsNotWaitedForLong() {
        TopicIdPartition id = ledByFiveOfWhomTwoAreLeft();
        List<Integer> wanted = partition(id).wanted();
        ask(id);
        answer(id, wanted.get(3), 2, 1, 20);
        pass(CONFIG.uncleanWaitMs() + 100);
        assertThat(leader(id)).isEqualTo(wanted.get(3));
    }

    /// The old members could not elect anybody for such a change later.
    @Test
    void membersThatAreWantedInPlaceOfThoseThatAreGoneComeInWithIt() {
        List.of(4, 5)
                .forEach(node -> submit(new OfCluster<>(new ClusterCommand.Register(node(node)))));
        TopicIdPartition id = led();
        int last = loseAllButOne(id);
        List<Integer> spare =
                List.of(1, 2, 3, 4, 5).stream()
                        .filter(node -> !partition(id).wanted().contains(node))
                        .toList();
        want(id, List.of(last, spare.get(0), spare.get(1)));
        ask(id);
        answer(id, last, 2, 1, 7);
        answer(id, spare.get(0), 2, 0, 0);
        answer(id, spare.get(1), 2, 0, 0);
        assertThat(leader(id)).isEqualTo(last);
        assertThat(state(id).active()).isFalse();
        pass(2 * CONFIG.pendingMs());
        assertThat(leader(id)).as("the old members cannot elect one").isEqualTo(last);
        report(id, last, new HoldsStart(2));
        assertThat(state(id).active()).isTrue();
        assertThat(state(id).stable().members())
                .containsExactly(replica(last), replica(spare.get(0)), replica(spare.get(1)));
    }

    @Test
    void replicasWithoutAVoteAreAskedTooAsSoonAsSomebodyWantsIt() {
        submit(new OfCluster<>(new ClusterCommand.Register(node(4))));
        TopicIdPartition id = led();
        List<Integer> before = partition(id).wanted();
        int newcomer =
                List.of(1, 2, 3, 4).stream()
                        .filter(node -> !before.contains(node))
                        .findFirst()
                        .orElseThrow();
        want(id, List.of(before.get(0), before.get(1), newcomer));
        silent.addAll(before);
        pass(2 * CONFIG.sessionMs());
        ask(id);
        assertThat(seals).extracting(Seal::to).contains(replica(newcomer));
        answer(id, newcomer, state(id).epoch(), 0, 3);
        assertThat(state(id).leader()).isEqualTo(Optional.of(replica(newcomer)));
        assertThat(state(id).configuration().members()).contains(replica(newcomer));
    }

    private Verdict verdict(TopicIdPartition id) {
        return UncleanElection.verdict(image.cluster(), state(id));
    }

    private void ask(TopicIdPartition id) {
        step(new Input.UncleanAsked(nowMs, id, nowMs + ASKED_MS));
    }

    /// The leader and another member go; who stays, which is not the first.
    private int loseAllButOne(TopicIdPartition id) {
        int last = partition(id).wanted().getLast();
        partition(id).wanted().stream().filter(node -> node != last).forEach(silent::add);
        pass(2 * CONFIG.sessionMs());
        return last;
    }
}
