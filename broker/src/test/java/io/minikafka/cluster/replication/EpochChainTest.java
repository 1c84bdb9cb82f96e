package io.minikafka.cluster.replication;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.base.InvariantViolation;
import java.util.List;
import org.junit.jupiter.api.Test;

class EpochChainTest {
    private final EpochChain chain =
            EpochChain.of(
                    List.of(new EpochStart(2, 0), new EpochStart(5, 10), new EpochStart(6, 20)));

    @Test
    void saysWhereEpochsEnd() {
        assertThat(chain.last()).isEqualTo(6);
        assertThat(chain.endOf(1, 30)).isEqualTo(0);
        assertThat(chain.endOf(2, 30)).isEqualTo(10);
        assertThat(chain.endOf(4, 30)).isEqualTo(10);
        assertThat(chain.endOf(6, 30)).isEqualTo(30);
        assertThat(chain.endOf(9, 30)).isEqualTo(30);
    }

    @Test
    void findsTheNearestEpochBelow() {
        assertThat(chain.floor(1)).isEqualTo(0);
        assertThat(chain.floor(4)).isEqualTo(2);
        assertThat(chain.floor(5)).isEqualTo(5);
        assertThat(chain.floor(9)).isEqualTo(6);
        assertThat(EpochChain.EMPTY.floor(9)).isEqualTo(0);
    }

    @Test
    void losesEpochsWithTheirRecords() {
        assertThat(chain.cutTo(20).last()).isEqualTo(5);
        assertThat(chain.cutTo(21).last()).isEqualTo(6);
        assertThat(chain.cutTo(0).entries()).isEmpty();
        assertThat(chain.from(10).entries())
                .containsExactly(new EpochStart(5, 10), new EpochStart(6, 20));
        assertThat(chain.from(12).entries())
                .containsExactly(new EpochStart(5, 12), new EpochStart(6, 20));
        assertThat(chain.from(0)).hasToString(chain.toString());
    }

    @Test
    void namesTheEpochsOfARange() {
        assertThat(chain.between(5, 20))
                .containsExactly(new EpochStart(2, 5), new EpochStart(5, 10));
        assertThat(chain.between(20, 21)).containsExactly(new EpochStart(6, 20));
        assertThat(chain.between(20, 20)).isEmpty();
    }

    @Test
    void epochsOnlyGoUp() {
        assertThat(chain.with(new EpochStart(6, 25))).isSameAs(chain);
        assertThatThrownBy(() -> chain.with(new EpochStart(5, 25)))
                .isInstanceOf(InvariantViolation.class);
    }
}
