package io.minikafka.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.group.RebalanceLog.Event;
import io.minikafka.broker.group.RebalanceLog.Rebalance;
import io.minikafka.broker.group.RebalanceLog.What;
import java.util.List;
import org.junit.jupiter.api.Test;

class RebalanceLogTest {
    @Test
    void tellsWhyHowLongAndWhoCameLast() {
        RebalanceLog log = new RebalanceLogs(10).open();
        log.begin(1_000, "a joined");
        log.begin(1_100, "b left");
        log.begin(1_200, "a joined");
        log.arrived(2_000, "a");
        log.arrived(9_000, "c");
        log.end(9_500, 4, 2);

        assertThat(log.rebalances())
                .containsExactly(
                        new Rebalance(
                                1_000, 9_500, List.of("a joined", "b left"), 4, 2, "c", 7_000));
        assertThat(log.isRebalancing()).isFalse();
    }

    @Test
    void keepsTheNewestOfEachGroup() {
        RebalanceLog log = new RebalanceLogs(100_000).open();
        for (int i = 0; i < 1_000; i++) {
            log.event(i, What.JOINED, "m" + i, "c", "");
        }
        assertThat(log.events()).hasSize(RebalanceLog.EVENTS_MAX);
        assertThat(log.events().getLast().member()).isEqualTo("m999");
    }

    @Test
    void allGroupsTogetherKeepNoMoreThanTheNodeMay() {
        RebalanceLogs logs = new RebalanceLogs(10);
        RebalanceLog quiet = logs.open();
        quiet.event(0, What.JOINED, "old", "c", "");
        RebalanceLog busy = logs.open();
        for (int i = 1; i <= 10; i++) {
            busy.event(i, What.JOINED, "m" + i, "c", "");
        }
        assertThat(quiet.events()).isEmpty();
        assertThat(busy.events()).extracting(Event::member).hasSize(10).contains("m1");
    }
}
