package io.minikafka.broker.replica;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class CommitTimesTest {
    private final List<Long> measured = new ArrayList<>();
    private final CommitTimes times = new CommitTimes(measured::add);

    @Test
    void oneAppendIsFollowedUntilItIsCommitted() {
        times.appended(10, 1_000);
        times.appended(20, 2_000);
        assertThat(times.isCommitted(9)).isFalse();
        assertThat(times.isCommitted(10)).isTrue();
        times.committed(5_000_000);
        assertThat(times.isCommitted(20)).as("the second one was not followed").isFalse();
        assertThat(measured).containsExactly(4_999_000L);
    }

    @Test
    void whatAnotherLeaderCommitsIsNotMeasured() {
        times.appended(10, 1_000);
        times.forget();
        assertThat(times.isCommitted(10)).isFalse();
        times.appended(12, 3_000);
        assertThat(times.isCommitted(12)).isTrue();
    }
}
