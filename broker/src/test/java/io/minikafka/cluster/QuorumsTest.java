package io.minikafka.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class QuorumsTest {
    @Test
    void whatIsChosenByItselfSurvivesALoss() {
        assertThat(Quorums.of(1)).isEqualTo(new Quorums(1, 1, 1));
        assertThat(Quorums.of(2)).isEqualTo(new Quorums(2, 2, 1));
        assertThat(Quorums.of(3)).isEqualTo(new Quorums(3, 2, 2));
        assertThat(Quorums.of(5)).isEqualTo(new Quorums(5, 3, 3));
    }

    @Test
    void unsafeChoicesAreRefusedWithTheReason() {
        assertThat(Quorums.problem(3, 2, 1).orElseThrow()).contains("read quorum of at least 2");
        assertThat(Quorums.problem(3, 1, 3).orElseThrow()).contains("at least 2");
        assertThat(Quorums.problem(3, 4, 1).orElseThrow()).contains("between 1");
        assertThat(Quorums.problem(0, 1, 1).orElseThrow()).contains("1 to 15");
        assertThat(Quorums.problem(5, 2, 4)).isEmpty();
        assertThatThrownBy(() -> new Quorums(3, 2, 1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void minInSyncReplicasRaiseTheWriteQuorum() {
        assertThat(Quorums.of(3).atLeast(1)).isEqualTo(new Quorums(3, 2, 2));
        assertThat(Quorums.of(3).atLeast(3)).isEqualTo(new Quorums(3, 3, 2));
        assertThat(Quorums.of(3).atLeast(9)).isEqualTo(new Quorums(3, 3, 2));
    }

    @Test
    void confirmationsMeetEveryOtherQuorum() {
        for (int n = 1; n <= Quorums.REPLICAS_MAX; n++) {
            for (int w = 1; w <= n; w++) {
                for (int r = 1; r <= n; r++) {
                    if (Quorums.problem(n, w, r).isEmpty()) {
                        Quorums quorums = new Quorums(n, w, r);
                        assertThat(w + r).isGreaterThan(n);
                        assertThat(quorums.confirmations() + r).isGreaterThan(n);
                        assertThat(quorums.confirmations() + w).isGreaterThan(n);
                        assertThat(quorums.confirmations()).isLessThanOrEqualTo(Math.max(w, r));
                    }
                }
            }
        }
    }

    @Test
    void sayWhatMayBeLostAndWhatMayFail() {
        assertThat(Quorums.of(3).disksToLose()).isEqualTo(1);
        assertThat(Quorums.of(3).nodesToFail()).isEqualTo(1);
        assertThat(new Quorums(5, 2, 4).disksToLose()).isEqualTo(1);
        assertThat(new Quorums(5, 2, 4).nodesToFail()).isEqualTo(1);
        assertThat(new Quorums(3, 3, 1).disksToLose()).isEqualTo(2);
        assertThat(new Quorums(3, 3, 1).nodesToFail()).isZero();
    }
}
