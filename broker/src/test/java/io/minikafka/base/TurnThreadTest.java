package io.minikafka.base;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TurnThreadTest {
    private final List<String> done = new ArrayList<>();

    @Test
    void otherThreadsPutNothingOff() {
        assertThat(TurnThread.putOff(() -> done.add("work"))).isFalse();
        assertThat(done).isEmpty();
    }

    @Test
    void workIsDoneOncePerTurnAndInOrder() throws InterruptedException {
        Runnable first = () -> done.add("first");
        Runnable second =
                () -> {
                    done.add("second");
                    TurnThread.putOff(first);
                };
        inTurn(turn -> {
            assertThat(turn.endTurn()).isFalse();
            TurnThread.putOff(first);
            TurnThread.putOff(second);
            TurnThread.putOff(first);
            assertThat(turn.endTurn()).isTrue();
            done.add("next turn");
            assertThat(turn.endTurn()).isTrue();
            assertThat(turn.endTurn()).isFalse();
        });
        assertThat(done).containsExactly("first", "second", "next turn", "first");
    }

    @Test
    void workThatFailsIsNotDoneAgain() throws InterruptedException {
        inTurn(turn -> {
            TurnThread.putOff(() -> {
                throw new IllegalStateException("a defect");
            });
            try {
                turn.endTurn();
            } catch (IllegalStateException e) {
                done.add("told");
            }
            done.add(turn.endTurn() ? "again" : "once");
        });
        assertThat(done).containsExactly("told", "once");
    }

    private interface Turns {
        void run(TurnThread turn);
    }

    private void inTurn(Turns turns) throws InterruptedException {
        var failure = new ArrayList<Throwable>();
        var thread = new TurnThread("turns", () -> turns.run((TurnThread) Thread.currentThread()));
        thread.setUncaughtExceptionHandler((_, e) -> failure.add(e));
        thread.start();
        thread.join();
        assertThat(failure).isEmpty();
    }
}
