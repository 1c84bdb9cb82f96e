package io.minikafka.observer.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SessionTrackerTest {
    private final SessionTracker tracker = new SessionTracker(new SessionLimits(2, 3, 1_000));

    @Test
    void idleSessionsAreOver() {
        assertThat(tracker.seen("a", 1, 0)).isEmpty();
        assertThat(tracker.seen("b", 2, 500)).isEmpty();
        assertThat(tracker.seen("a", 3, 900)).isEmpty();
        assertThat(tracker.advance(1_600))
                .containsExactly(new SessionTracker.Closed("b", Session.of(2), 500, 500));
        assertThat(tracker.advance(5_000))
                .containsExactly(new SessionTracker.Closed("a", Session.of(1, 3), 0, 900));
    }

    @Test
    void theSourceMayCloseThem() {
        tracker.seen("a", 1, 0);
        assertThat(tracker.close("a")).hasSize(1);
        assertThat(tracker.close("a")).isEmpty();
    }

    @Test
    void memoryIsBounded() {
        for (int i = 0; i < 10; i++) {
            tracker.seen("a", i, i);
        }
        tracker.seen("b", 1, 20);
        List<SessionTracker.Closed> closed = tracker.seen("c", 1, 30);
        assertThat(closed)
                .containsExactly(new SessionTracker.Closed("a", Session.of(0, 1, 2), 0, 9));
    }
}
