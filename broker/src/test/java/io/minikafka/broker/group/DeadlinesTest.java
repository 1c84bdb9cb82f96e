package io.minikafka.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeadlinesTest {
    private final Deadlines deadlines = new Deadlines();
    private final List<String> ran = new ArrayList<>();

    private Deadlines.Deadline deadline(String name) {
        return deadlines.deadline(() -> ran.add(name));
    }

    @Test
    void runsWhatIsDueInOrder() {
        deadline("b").set(20);
        deadline("a").set(10);
        deadline("c").set(20);
        deadlines.run(9);
        assertThat(ran).isEmpty();
        deadlines.run(20);
        assertThat(ran).containsExactly("a", "b", "c");
        assertThat(deadlines.nextMs()).isEqualTo(Deadlines.NEVER);
    }

    @Test
    void aMovedDeadlineRunsOnceAtItsLastTime() {
        Deadlines.Deadline a = deadline("a");
        a.set(10);
        a.set(30);
        deadlines.run(10);
        deadlines.run(29);
        assertThat(ran).isEmpty();
        a.set(35);
        a.set(31);
        deadlines.run(31);
        deadlines.run(100);
        assertThat(ran).containsExactly("a");
    }

    @Test
    void anEarlierTimeOvertakesALaterOne() {
        Deadlines.Deadline a = deadline("a");
        a.set(100);
        a.set(10);
        assertThat(deadlines.nextMs()).isEqualTo(10);
        deadlines.run(10);
        assertThat(ran).containsExactly("a");
        a.set(100);
        deadlines.run(100);
        assertThat(ran).containsExactly("a", "a");
    }

    @Test
    void aClearedDeadlineDoesNotRun() {
        Deadlines.Deadline a = deadline("a");
        a.set(10);
        a.clear();
        deadlines.run(10);
        assertThat(ran).isEmpty();
    }

    @Test
    void heartbeatsDoNotTouchTheQueue() {
        Deadlines.Deadline a = deadline("a");
        a.set(1_000);
        for (int i = 0; i < 100_000; i++) {
            a.set(1_000 + i);
        }
        assertThat(deadlines.entries()).isEqualTo(1);
    }
}
