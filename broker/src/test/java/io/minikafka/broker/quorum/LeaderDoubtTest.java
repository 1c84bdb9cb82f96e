package io.minikafka.broker.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.ManualExecutor;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

class LeaderDoubtTest {
    private static final long LONG_MS = 60_000;

    private final ManualExecutor owner = new ManualExecutor();
    private final FollowedLeader engine = new FollowedLeader();
    private final LeaderDoubt doubt = new LeaderDoubt(owner, engine);

    private static final class FollowedLeader implements LeaderDoubt.Engine {
        OptionalInt leader = OptionalInt.of(1);
        int doubts;

        @Override
        public OptionalInt leader() {
            return leader;
        }

        @Override
        public void doubt(int nodeId) {
            assertThat(nodeId).isEqualTo(1);
            doubts++;
        }
    }

    @Test
    void doubtsAgainUntilThereIsAnother() {
        doubt.died(1);
        owner.advance(250);
        assertThat(engine.doubts).isEqualTo(3);
        engine.leader = OptionalInt.of(2);
        owner.advance(LONG_MS);
        assertThat(engine.doubts).isEqualTo(3);
    }

    @Test
    void endsWhenTheNodeLivesAfterAll() {
        doubt.died(1);
        owner.advance(50);
        doubt.lives(1);
        owner.advance(LONG_MS);
        assertThat(engine.doubts).isEqualTo(1);
    }

    @Test
    void givesUpWhereNobodyElseDoubts() {
        doubt.died(1);
        owner.advance(LONG_MS);
        assertThat(engine.doubts).isBetween(5, 50);
        int before = engine.doubts;
        doubt.died(1);
        owner.advance(50);
        assertThat(engine.doubts).isEqualTo(before + 1);
    }

    @Test
    void theDeathOfAnotherNodeIsNoReason() {
        doubt.died(3);
        owner.advance(LONG_MS);
        assertThat(engine.doubts).isZero();
        assertThat(owner.timers()).isZero();
    }
}
