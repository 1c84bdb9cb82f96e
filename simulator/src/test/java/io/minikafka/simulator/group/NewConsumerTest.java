package io.minikafka.simulator.group;

import static io.minikafka.simulator.group.GroupFixture.GROUP;
import static io.minikafka.simulator.group.GroupFixture.NEW_PROTOCOL;
import static io.minikafka.simulator.group.GroupFixture.PARTITIONS;
import static io.minikafka.simulator.group.GroupFixture.TOPIC;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.common.GroupState;
import org.apache.kafka.common.GroupType;
import org.apache.kafka.common.config.ConfigResource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The Java client with `group.protocol=consumer` against a broker in a process of its own.
class NewConsumerTest {
    @TempDir private Path folder = Path.of("");

    private static Map<String, Object> with(String key, Object value) {
        Map<String, Object> settings = new HashMap<>(NEW_PROTOCOL);
        settings.put(key, value);
        return settings;
    }

    @Test
    void membersComeAndGoAndAreSeen() {
        try (GroupFixture group = new GroupFixture(folder)) {
            group.send(20);
            Worker first = group.join(with("group.remote.assignor", "range"));
            group.awaitFairShares();
            group.join(NEW_PROTOCOL);
            group.join(NEW_PROTOCOL);
            group.awaitFairShares();
            group.send(20);
            group.awaitAllRead();
            assertThat(group.describe().type()).isEqualTo(GroupType.CONSUMER);
            assertThat(group.describe().partitionAssignor()).isEqualTo("range");
            assertThat(group.describe().members()).hasSize(3);

            group.leave(first);
            group.awaitFairShares();
            group.send(20);
            group.awaitAllRead();
            group.await(
                    "the group is stable",
                    () -> group.describe().groupState() == GroupState.STABLE);
            assertThat(group.describe().partitionAssignor()).isEqualTo("uniform");
            assertThat(group.workers).allMatch(worker -> worker.losses() == 0);
        }
    }

    @Test
    void aStaticMemberComesBackToItsPartitions() {
        try (GroupFixture group = new GroupFixture(folder)) {
            Worker stays = group.join(NEW_PROTOCOL);
            Worker goes = group.join(with("group.instance.id", "i"));
            group.awaitFairShares();
            int epoch = group.describe().groupEpoch().orElseThrow();
            String before = goes.toString();
            group.leave(goes);
            assertThat(stays.share()).isEqualTo(PARTITIONS / 2);
            Worker back = group.join(with("group.instance.id", "i"));
            group.awaitFairShares();
            assertThat(back.toString().substring(2)).isEqualTo(before.substring(2));
            assertThat(group.describe().groupEpoch().orElseThrow()).isEqualTo(epoch);
        }
    }

    @Test
    void aPatternFindsTopicsThatComeLater() {
        try (GroupFixture group = new GroupFixture(folder)) {
            Worker worker = group.joinByPattern("t|late-.*", NEW_PROTOCOL);
            group.await("the first topic", () -> worker.share() == PARTITIONS);
            group.create("late-1", 3);
            group.create("other", 3);
            group.await("the late topic", () -> worker.share() == PARTITIONS + 3);
            group.send("late-1", 3, 5);
            group.awaitAllRead();
        }
    }

    @Test
    void aGroupGoesOnOverKill9InTheMiddleOfARebalance() {
        try (GroupFixture group = new GroupFixture(folder)) {
            for (int round = 0; round < 3; round++) {
                group.send(20);
                group.join(NEW_PROTOCOL);
                group.join(NEW_PROTOCOL);
                group.await("a rebalance begins", () -> group.claims.owned() > 0);
                group.broker.kill9();
                group.broker.restart();
                group.awaitFairShares();
                group.send(20);
                group.awaitAllRead();
                group.leave(group.workers.getFirst());
            }
            group.awaitFairShares();
            group.awaitAllRead();
        }
    }

    @Test
    void aStormOfRebalancesEndsInOrder() {
        Random random = new Random(848);
        try (GroupFixture group = new GroupFixture(folder)) {
            group.join(NEW_PROTOCOL);
            for (int i = 0; i < 20; i++) {
                if (group.workers.size() > 6
                        || (group.workers.size() > 1 && random.nextBoolean())) {
                    group.leave(group.workers.get(random.nextInt(group.workers.size())));
                } else {
                    group.join(NEW_PROTOCOL);
                }
                group.send(2);
            }
            group.awaitFairShares();
            group.awaitAllRead();
            assertThat(group.describe().members())
                    .extracting(MemberDescription::clientId)
                    .hasSameSizeAs(group.workers);
        }
    }

    @Test
    void settingsOfOneGroupAreSetBoundedAndHeard() {
        try (GroupFixture group = new GroupFixture(folder)) {
            ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, GROUP);
            GroupFixture.get(
                    group.admin
                            .incrementalAlterConfigs(
                                    Map.of(
                                            resource,
                                            List.of(set("consumer.session.timeout.ms", "1500"))))
                            .all());
            Config config =
                    GroupFixture.get(group.admin.describeConfigs(List.of(resource)).all())
                            .values()
                            .iterator()
                            .next();
            assertThat(config.get("consumer.session.timeout.ms").value()).isEqualTo("1500");
            assertThat(config.get("consumer.heartbeat.interval.ms").value()).isEqualTo("300");
            assertThat(
                            group.admin
                                    .incrementalAlterConfigs(
                                            Map.of(
                                                    resource,
                                                    List.of(
                                                            set(
                                                                    "consumer.session.timeout.ms",
                                                                    "500"))))
                                    .all())
                    .failsWithin(Duration.ofSeconds(30))
                    .withThrowableThat()
                    .withMessageContaining("group.consumer.min.session.timeout.ms");
        }
    }

    private static AlterConfigOp set(String key, String value) {
        return new AlterConfigOp(new ConfigEntry(key, value), AlterConfigOp.OpType.SET);
    }

    @Test
    void partitionsThatAreAddedAreAssigned() {
        try (GroupFixture group = new GroupFixture(folder)) {
            Worker worker = group.join(NEW_PROTOCOL);
            group.awaitFairShares();
            GroupFixture.get(
                    group.admin
                            .createPartitions(
                                    Map.of(TOPIC, NewPartitions.increaseTo(PARTITIONS + 2)))
                            .all());
            group.await("the new partitions", () -> worker.share() == PARTITIONS + 2);
        }
    }
}
