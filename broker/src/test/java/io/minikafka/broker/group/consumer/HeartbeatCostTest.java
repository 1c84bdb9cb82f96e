package io.minikafka.broker.group.consumer;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.group.FakeOverrides;
import io.minikafka.broker.group.FakeTopics;
import io.minikafka.broker.group.GroupConfig;
import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.group.GroupStore;
import io.minikafka.broker.group.OnceAnswer;
import io.minikafka.broker.group.TestSink;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.junit.jupiter.api.Test;

/// A heartbeat that changes nothing costs as much in a group of 1,000 as in a group of one, and writes nothing.
class HeartbeatCostTest {
    private static final int MEMBERS = 1_000;
    private static final int ROUNDS = 20_000;

    private final TestSink sink = new TestSink();
    private final FakeTopics topics = new FakeTopics("t");
    private final GroupCoordinator coordinator =
            new GroupCoordinator(GroupConfig.defaults(), sink, topics, new GroupStore());
    private final ConsumerGroups consumers =
            new ConsumerGroups(
                    coordinator.shared(),
                    coordinator.classicGroups(),
                    ConsumerConfig.defaults(),
                    new FakeOverrides(),
                    topics);
    private int answers;
    private int epoch;

    private void send(String group, String member, int memberEpoch, boolean joins) {
        var request =
                new ConsumerGroupHeartbeatRequestData()
                        .setGroupId(group)
                        .setMemberId(member)
                        .setMemberEpoch(memberEpoch);
        if (joins) {
            request.setRebalanceTimeoutMs(60_000)
                    .setTopicPartitions(List.of())
                    .setSubscribedTopicNames(List.of("t"));
        }
        consumers.heartbeat(
                new HeartbeatCall(
                        request,
                        (short) 1,
                        "c",
                        "/127.0.0.1",
                        "",
                        new OnceAnswer<ConsumerGroupHeartbeatResponseData>(response -> {
                            answers += response.errorCode() == 0 ? 1 : 0;
                            epoch = response.memberEpoch();
                        })));
    }

    /// Allocated bytes of a settled member's heartbeat.
    private long bytesOfHeartbeat(String group, String member, int memberEpoch) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        for (int i = 0; i < ROUNDS; i++) {
            send(group, member, memberEpoch, false);
        }
        long before = threads.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < ROUNDS; i++) {
            send(group, member, memberEpoch, false);
        }
        return (threads.getCurrentThreadAllocatedBytes() - before) / ROUNDS;
    }

    @Test
    void dependsNeitherOnTheGroupsSizeNorOnTheDisk() {
        coordinator.serve(consumers);
        coordinator.advance(0, 0);
        coordinator.restored();
        send("small", "m", 0, true);
        sink.commitAll();
        int smallEpoch = epoch;
        for (int m = 0; m < MEMBERS; m++) {
            send("large", "m" + m, 0, true);
        }
        coordinator.advance(1_000, 1_000);
        sink.commitAll();
        for (int round = 0; round < 2; round++) {
            for (int m = 0; m < MEMBERS; m++) {
                send("large", "m" + m, 0, true);
                sink.commitAll();
            }
        }
        int largeEpoch = epoch;
        int timers = (int) coordinator.nextDeadlineMs();
        answers = 0;
        long small = bytesOfHeartbeat("small", "m", smallEpoch);
        long large = bytesOfHeartbeat("large", "m7", largeEpoch);
        assertThat(answers).isEqualTo(4 * ROUNDS);
        assertThat(sink.waiting()).isZero();
        assertThat((int) coordinator.nextDeadlineMs()).isEqualTo(timers);
        assertThat(large).isLessThanOrEqualTo(small + 32).isLessThan(600);
    }
}
