package io.minikafka.simulator.group;

import static io.minikafka.simulator.group.GroupFixture.GROUP;
import static io.minikafka.simulator.group.GroupFixture.NEW_PROTOCOL;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.CooperativeStickyAssignor;
import org.apache.kafka.clients.consumer.RangeAssignor;
import org.apache.kafka.common.GroupType;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A group moves from the classic to the new protocol and back, one member after the other, while records flow
/// and the broker is killed in between.
class MigrationTest {
    @TempDir private Path folder = Path.of("");

    @ParameterizedTest
    @ValueSource(classes = {RangeAssignor.class, CooperativeStickyAssignor.class})
    void thereAndBackWhileRecordsFlow(Class<?> assignor) {
        Map<String, Object> classic =
                Map.of(
                        "group.id",
                        GROUP,
                        "partition.assignment.strategy",
                        List.of(assignor),
                        "session.timeout.ms",
                        6_000,
                        "heartbeat.interval.ms",
                        300);
        try (GroupFixture group = new GroupFixture(folder)) {
            Worker one = group.join(classic);
            Worker two = group.join(classic);
            read(group);
            assertThat(group.describe().type()).isEqualTo(GroupType.CLASSIC);

            Worker three = group.join(NEW_PROTOCOL);
            read(group);
            assertThat(group.describe().type()).isEqualTo(GroupType.CONSUMER);
            group.leave(one);
            read(group);
            group.broker.kill9();
            group.broker.restart();
            read(group);
            group.leave(two);
            Worker four = group.join(NEW_PROTOCOL);
            read(group);

            group.join(classic);
            read(group);
            group.leave(three);
            group.leave(four);
            read(group);
            assertThat(group.describe().type()).isEqualTo(GroupType.CLASSIC);
            group.join(classic);
            read(group);
        }
    }

    private static void read(GroupFixture group) {
        group.awaitFairShares();
        group.send(10);
        group.awaitAllRead();
    }
}
