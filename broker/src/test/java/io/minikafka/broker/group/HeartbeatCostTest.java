package io.minikafka.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/// 1,000 groups of 5 members: a heartbeat must cost as little as in one group.
class HeartbeatCostTest {
    private static final int GROUPS = 1_000;
    private static final int MEMBERS = 5;
    private static final int SESSION_MS = 10_000;

    private final GroupCoordinator coordinator =
            new GroupCoordinator(
                    GroupConfig.defaults(), new TestSink(), new FakeTopics("t"), groups());
    private final List<HeartbeatRequestData> heartbeats = new ArrayList<>();

    private static GroupStore groups() {
        GroupStore store = new GroupStore();
        for (int g = 0; g < GROUPS; g++) {
            List<MemberImage> members = new ArrayList<>();
            for (int m = 0; m < MEMBERS; m++) {
                members.add(
                        new MemberImage(
                                "m" + m,
                                Optional.empty(),
                                "c",
                                "/127.0.0.1",
                                SESSION_MS,
                                SESSION_MS,
                                List.of(new MemberProtocol("range", Blob.EMPTY)),
                                Blob.EMPTY));
            }
            store.replay(
                    new GroupRecord.GroupSaved(
                            new GroupImage(
                                    "g" + g,
                                    "consumer",
                                    1,
                                    Optional.of("range"),
                                    Optional.of("m0"),
                                    GroupState.STABLE,
                                    -1,
                                    members)));
        }
        return store;
    }

    /// Timers are looked at once for each member and session, however many heartbeats there are; nobody
    /// who sends them is given up.
    @Test
    void theTimersAreTouchedOncePerSession() {
        coordinator.advance(0, 0);
        coordinator.restored();
        for (int g = 0; g < GROUPS; g++) {
            for (int m = 0; m < MEMBERS; m++) {
                heartbeats.add(
                        new HeartbeatRequestData()
                                .setGroupId("g" + g)
                                .setMemberId("m" + m)
                                .setGenerationId(1));
            }
        }
        int wakeUps = 0;
        for (long nowMs = 0; nowMs <= 60_000; nowMs += 500) {
            while (coordinator.nextDeadlineMs() <= nowMs) {
                wakeUps++;
                coordinator.advance(coordinator.nextDeadlineMs(), nowMs);
            }
            coordinator.advance(nowMs, nowMs);
            for (HeartbeatRequestData heartbeat : heartbeats) {
                assertThat(coordinator.heartbeat(heartbeat)).isEqualTo(Errors.NONE);
            }
            assertThat(coordinator.pendingTimers()).isEqualTo(GROUPS * MEMBERS + 1);
        }
        assertThat(wakeUps).isLessThanOrEqualTo(60_000 / (SESSION_MS - 500) + 1);
    }
}
