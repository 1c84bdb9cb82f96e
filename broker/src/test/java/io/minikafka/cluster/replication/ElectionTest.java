package io.minikafka.cluster.replication;

import static io.minikafka.cluster.replication.Ids.A;
import static io.minikafka.cluster.replication.Ids.B;
import static io.minikafka.cluster.replication.Ids.C;
import static io.minikafka.cluster.replication.Ids.D;
import static io.minikafka.cluster.replication.Ids.configuration;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.cluster.ReplicaId;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ElectionTest {
    private final Election election = new Election(PartitionState.created(configuration(B, A, C)));

    @Test
    void needsAReadQuorumOfMembers() {
        answer(A, 0, 0);
        answer(A, 0, 0);
        answer(D, 7, 7);
        election.take(new SealAnswer(2, B, 7, 7));
        assertThat(election.winner()).isEmpty();
        answer(C, 0, 0);
        assertThat(election.winner()).isPresent();
    }

    @Test
    void theNewestStartWinsOverTheLongestLog() {
        answer(A, 3, 100);
        answer(C, 4, 5);
        assertThat(election.winner()).contains(C);
    }

    @Test
    void amongThoseWithTheNewestStartTheLongestLogWins() {
        answer(B, 4, 5);
        answer(C, 4, 6);
        assertThat(election.winner()).contains(C);
    }

    /// Two of three hold what is committed: of all three, one may have less than another and still has it.
    @Test
    void whenAllAnswerThePreferredOneWinsIfNoTwoHaveMore() {
        answer(A, 4, 9);
        answer(B, 4, 5);
        assertThat(election.winner()).as("C may have as much as A").contains(A);
        answer(C, 4, 5);
        assertThat(election.winner()).contains(B);
    }

    @Test
    void whenAllAnswerThePreferredOneLosesIfTwoHaveMore() {
        answer(A, 4, 9);
        answer(C, 4, 6);
        answer(B, 4, 5);
        assertThat(election.winner()).isNotEqualTo(Optional.of(B)).isPresent();
    }

    @Test
    void whenAllAnswerThePreferredOneLosesWithoutTheNewestStart() {
        answer(A, 4, 5);
        answer(C, 3, 5);
        answer(B, 3, 9);
        assertThat(election.winner()).contains(A);
    }

    @Test
    void preferenceBreaksTies() {
        answer(A, 4, 5);
        answer(B, 4, 5);
        answer(C, 4, 5);
        assertThat(election.winner()).contains(B);
    }

    private void answer(ReplicaId replica, int adopted, long end) {
        election.take(new SealAnswer(1, replica, adopted, end));
    }
}
