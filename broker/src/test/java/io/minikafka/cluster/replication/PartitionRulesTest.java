package io.minikafka.cluster.replication;

import static io.minikafka.cluster.replication.Ids.A;
import static io.minikafka.cluster.replication.Ids.B;
import static io.minikafka.cluster.replication.Ids.C;
import static io.minikafka.cluster.replication.Ids.D;
import static io.minikafka.cluster.replication.Ids.configuration;
import static io.minikafka.cluster.replication.PartitionRules.decide;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.PartitionChange.Activate;
import io.minikafka.cluster.replication.PartitionChange.Cancel;
import io.minikafka.cluster.replication.PartitionChange.Elect;
import io.minikafka.cluster.replication.PartitionChange.Learn;
import io.minikafka.cluster.replication.PartitionChange.Name;
import io.minikafka.cluster.replication.PartitionChange.NameUnclean;
import io.minikafka.cluster.replication.PartitionChange.Reconfigure;
import java.util.List;
import org.junit.jupiter.api.Test;

class PartitionRulesTest {
    private final PartitionState created = PartitionState.created(configuration(A, B, C));

    @Test
    void aLeaderIsNamedOnceInAnEpoch() {
        PartitionState led = after(created, new Name(1, A));
        assertThat(led.leader()).contains(A);
        assertThat(decide(led, new Name(1, B))).isEmpty();
        assertThat(decide(created, new Name(2, A))).isEmpty();
        assertThat(decide(created, new Name(1, D))).isEmpty();
    }

    @Test
    void anElectionBeginsInANewEpochAndLateOnesDoNot() {
        PartitionState electing = after(after(created, new Name(1, A)), new Elect(1));
        assertThat(electing.epoch()).isEqualTo(2);
        assertThat(electing.leader()).isEmpty();
        assertThat(decide(electing, new Elect(1))).isEmpty();
    }

    @Test
    void untilAChangeIsActiveTheOldMembersAreAsked() {
        PartitionState pending = after(created, new Reconfigure(configuration(C, D)));
        assertThat(pending.active()).isFalse();
        assertThat(pending.stable()).isEqualTo(configuration(A, B, C));
        assertThat(new Election(pending).asked()).isEqualTo(configuration(A, B, C));
        assertThat(decide(pending, new Name(2, D))).isEmpty();
        assertThat(decide(pending, new Activate(2))).as("it has no leader").isEmpty();

        PartitionState active = after(after(pending, new Name(2, A)), new Activate(2));
        assertThat(active.active()).isTrue();
        assertThat(active.stable()).isEqualTo(configuration(C, D));
        assertThat(decide(active, new Activate(2))).isEmpty();
    }

    @Test
    void theWordOfAnOlderEpochActivatesNothing() {
        PartitionState pending =
                after(after(created, new Reconfigure(configuration(C, D))), new Name(2, A));
        PartitionState again = after(after(pending, new Elect(2)), new Name(3, B));
        assertThat(again.active()).isFalse();
        assertThat(decide(again, new Activate(2))).isEmpty();
    }

    @Test
    void aChangeCanBeReplacedOrCancelled() {
        PartitionState pending = after(created, new Reconfigure(configuration(C, D)));
        PartitionState other = after(pending, new Reconfigure(configuration(A, D)));
        assertThat(other.stable()).isEqualTo(configuration(A, B, C));

        PartitionState back = after(other, new Cancel());
        assertThat(back.active()).isTrue();
        assertThat(back.epoch()).isEqualTo(4);
        assertThat(back.configuration()).isEqualTo(configuration(A, B, C));
        assertThat(decide(back, new Cancel())).isEmpty();
    }

    @Test
    void learnersFetchAndBecomeMembers() {
        PartitionState learning = after(created, new Learn(List.of(D)));
        assertThat(learning.epoch()).isEqualTo(1);
        assertThat(learning.replicas()).containsExactly(A, B, C, D);
        PartitionState grown =
                after(
                        after(
                                after(learning, new Reconfigure(configuration(A, B, C, D))),
                                new Name(2, A)),
                        new Activate(2));
        assertThat(grown.learners()).isEmpty();
    }

    @Test
    void anUncleanElectionIsRemembered() {
        ReplicaId learner = D;
        PartitionState learning = after(created, new Learn(List.of(learner)));
        PartitionState led = after(learning, new NameUnclean(1, learner));
        assertThat(led.leader()).contains(learner);
        assertThat(led.uncleanElections()).isEqualTo(1);
        assertThat(after(led, new Elect(1)).uncleanElections()).isEqualTo(1);
    }

    private static PartitionState after(PartitionState state, PartitionChange change) {
        return decide(state, change).orElseThrow();
    }
}
