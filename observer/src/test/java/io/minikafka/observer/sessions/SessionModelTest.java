package io.minikafka.observer.sessions;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SessionModelTest {
    private static final int OPEN = 1;
    private static final int READ = 2;
    private static final int CLOSE = 3;
    private static final int FAIL = 4;

    @Test
    void whatVariesAmongNormalSessionsMayVary() {
        SessionModel model = SessionModel.learn(normal(1_000));
        assertThat(model.judge(session(1, 5, 1)).anomalous()).isFalse();
        assertThat(model.judge(session(1, 60, 1)).anomalous()).isFalse();
    }

    @Test
    void whatNeverVariesMayNot() {
        SessionModel model = SessionModel.learn(normal(1_000));
        SessionVerdict twice = model.judge(session(2, 5, 1));
        assertThat(twice.anomalous()).isTrue();
        assertThat(twice.reason()).isEqualTo("event 1 came 2 times instead of 1");
        assertThat(model.judge(session(1, 5, 0)).anomalous()).isTrue();
        assertThat(model.judge(Session.of(OPEN, READ, FAIL, CLOSE)).anomalous()).isTrue();
    }

    @Test
    void withFewSessionsOneOddEventIsNoAnomaly() {
        SessionModel model = SessionModel.learn(normal(40));
        assertThat(model.judge(Session.of(OPEN, READ, FAIL, CLOSE)).anomalous()).isFalse();
        assertThat(model.judge(Session.of(OPEN, READ, FAIL, FAIL + 1)).anomalous()).isTrue();
    }

    @Test
    void aStreamTeachesAndIsThenJudged() {
        SessionWatch watch = new SessionWatch(500, 2_000);
        for (Session session : normal(500)) {
            assertThat(watch.judge(session)).isEmpty();
        }
        assertThat(watch.learning()).isFalse();
        assertThat(watch.judge(session(1, 4, 1)).map(SessionVerdict::anomalous))
                .isEqualTo(Optional.of(false));
        for (int i = 0; i < 100; i++) {
            assertThat(watch.judge(session(2, 4, 0)).map(SessionVerdict::anomalous))
                    .isEqualTo(Optional.of(true));
        }
    }

    private static List<Session> normal(int count) {
        Random random = new Random(11);
        List<Session> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            int reads = (int) Math.abs(random.nextGaussian() * 20) + 1;
            sessions.add(session(1, reads, 1));
        }
        return sessions;
    }

    private static Session session(int opens, int reads, int closes) {
        List<Integer> events = new ArrayList<>();
        add(events, OPEN, opens);
        add(events, READ, reads);
        add(events, CLOSE, closes);
        return new Session(events);
    }

    private static void add(List<Integer> events, int event, int times) {
        for (int i = 0; i < times; i++) {
            events.add(event);
        }
    }
}
