package io.minikafka.broker.group.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.FieldReader;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.group.FakeTopics;
import io.minikafka.broker.group.GroupScript;
import java.util.List;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData.TopicPartitions;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The new consumer protocol as a client sees it, through its bytes.
class ConsumerHandlersTest {
    private static final int SESSION_MS = 45_000;

    private final MemoryJournal journal = new MemoryJournal();
    private GroupNode node = new GroupNode(journal);

    private static ConsumerGroupHeartbeatRequestData beat(String member, int epoch) {
        return new ConsumerGroupHeartbeatRequestData()
                .setGroupId("g")
                .setMemberId(member)
                .setMemberEpoch(epoch);
    }

    private static ConsumerGroupHeartbeatRequestData joining(String member) {
        return beat(member, 0)
                .setRebalanceTimeoutMs(60_000)
                .setTopicPartitions(List.of())
                .setSubscribedTopicNames(List.of("t"));
    }

    private ConsumerGroupHeartbeatResponseData send(ConsumerGroupHeartbeatRequestData request) {
        return node.call(ApiKeys.CONSUMER_GROUP_HEARTBEAT, 1, request);
    }

    private Errors errorOf(ConsumerGroupHeartbeatRequestData request) {
        return Errors.forCode(send(request).errorCode());
    }

    private static int assigned(ConsumerGroupHeartbeatResponseData response) {
        return response.assignment().topicPartitions().stream()
                .mapToInt(topic -> topic.partitions().size())
                .sum();
    }

    private void pass(int ms) {
        node.owner.advance(ms);
    }

    private static List<TopicPartitions> owning(Integer... partitions) {
        return List.of(
                new TopicPartitions()
                        .setTopicId(Uuids.toKafka(FakeTopics.id("t")))
                        .setPartitions(List.of(partitions)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void aMemberJoinsGetsAllAndLeaves(int version) {
        var request = joining(version == 0 ? "" : "m");
        ConsumerGroupHeartbeatResponseData joined =
                node.call(ApiKeys.CONSUMER_GROUP_HEARTBEAT, version, request);
        assertThat(Errors.forCode(joined.errorCode())).isEqualTo(Errors.NONE);
        assertThat(joined.memberId()).isNotEmpty();
        assertThat(joined.memberEpoch()).isEqualTo(1);
        assertThat(joined.heartbeatIntervalMs()).isEqualTo(5_000);
        assertThat(assigned(joined)).isEqualTo(4);

        ConsumerGroupHeartbeatResponseData again = send(beat(joined.memberId(), 1));
        assertThat(again.memberEpoch()).isEqualTo(1);
        assertThat(again.assignment()).isNull();
        assertThat(send(beat(joined.memberId(), -1)).memberEpoch()).isEqualTo(-1);
        assertThat(errorOf(beat(joined.memberId(), 1))).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aSecondMemberWaitsUntilTheFirstHasGivenUp() {
        send(joining("a"));
        pass(1_000);
        ConsumerGroupHeartbeatResponseData second = send(joining("b"));
        assertThat(second.memberEpoch()).isEqualTo(2);
        assertThat(assigned(second)).isZero();
        assertThat(second.heartbeatIntervalMs()).isEqualTo(1_000);

        ConsumerGroupHeartbeatResponseData told = send(beat("a", 1));
        assertThat(told.memberEpoch()).isEqualTo(1);
        assertThat(assigned(told)).isEqualTo(2);
        assertThat(send(beat("b", 2)).assignment()).isNull();

        assertThat(send(beat("a", 1).setTopicPartitions(owning(0, 1))).memberEpoch()).isEqualTo(2);
        ConsumerGroupHeartbeatResponseData taken = send(beat("b", 2));
        assertThat(assigned(taken)).isEqualTo(2);
        assertThat(taken.heartbeatIntervalMs()).isEqualTo(5_000);
    }

    @Test
    void aMemberThatMissedItsAnswerGoesOnAndAnOlderOneIsFenced() {
        send(joining("a"));
        pass(1_000);
        send(joining("b"));
        send(beat("a", 1));
        send(beat("a", 1).setTopicPartitions(owning(0, 1)));
        var full =
                beat("a", 1)
                        .setRebalanceTimeoutMs(60_000)
                        .setSubscribedTopicNames(List.of("t"))
                        .setTopicPartitions(owning(0, 1));
        ConsumerGroupHeartbeatResponseData again = send(full);
        assertThat(again.memberEpoch()).isEqualTo(2);
        assertThat(assigned(again)).isEqualTo(2);
        assertThat(errorOf(beat("a", 1))).isEqualTo(Errors.FENCED_MEMBER_EPOCH);
        assertThat(errorOf(beat("a", 9))).isEqualTo(Errors.FENCED_MEMBER_EPOCH);
    }

    @Test
    void aSilentMemberIsGivenUpAndOneThatKeepsItsPartitionsToo() {
        send(joining("silent"));
        pass(1_000);
        send(joining("b"));
        for (int i = 0; i < 9; i++) {
            pass(SESSION_MS / 9);
            send(beat("b", 2));
        }
        assertThat(errorOf(beat("silent", 1))).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        send(beat("b", 2));
        ConsumerGroupHeartbeatResponseData full =
                send(
                        beat("b", 3)
                                .setRebalanceTimeoutMs(5_000)
                                .setSubscribedTopicNames(List.of("t"))
                                .setTopicPartitions(owning(0, 1, 2, 3)));
        assertThat(assigned(full)).isEqualTo(4);

        send(joining("c"));
        assertThat(assigned(send(beat("b", full.memberEpoch())))).isEqualTo(2);
        pass(5_000);
        assertThat(errorOf(beat("b", full.memberEpoch()))).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aSettledMemberLivesByItsHeartbeatsAloneAndNoLonger() {
        send(joining("a"));
        for (int i = 0; i < 4; i++) {
            pass(SESSION_MS - 1);
            assertThat(send(beat("a", 1)).memberEpoch()).isEqualTo(1);
        }
        pass(SESSION_MS + 1);
        assertThat(errorOf(beat("a", 1))).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    @Test
    void aStaticMemberComesBackToWhatItHad() {
        send(joining("a").setInstanceId("i"));
        assertThat(errorOf(joining("b").setInstanceId("i")))
                .isEqualTo(Errors.UNRELEASED_INSTANCE_ID);
        assertThat(send(beat("a", -2).setInstanceId("i")).memberEpoch()).isEqualTo(-2);
        ConsumerGroupHeartbeatResponseData back = send(joining("b").setInstanceId("i"));
        assertThat(back.memberEpoch()).isEqualTo(1);
        assertThat(assigned(back)).isEqualTo(4);
        assertThat(errorOf(beat("a", 1).setInstanceId("i"))).isEqualTo(Errors.FENCED_INSTANCE_ID);
    }

    @Test
    void aPatternFollowsTheTopics() {
        ConsumerGroupHeartbeatResponseData joined =
                send(joining("a").setSubscribedTopicNames(null).setSubscribedTopicRegex("t.*"));
        assertThat(assigned(joined)).isEqualTo(4);
        node.topics.add("tt", 3);
        pass(1_000);
        assertThat(assigned(send(beat("a", 1)))).isEqualTo(7);
        node.topics.delete("t");
        pass(1_000);
        assertThat(assigned(send(beat("a", 2)))).isEqualTo(3);
        assertThat(
                        errorOf(
                                joining("b")
                                        .setSubscribedTopicNames(null)
                                        .setSubscribedTopicRegex("(?=t)")))
                .isEqualTo(Errors.INVALID_REGULAR_EXPRESSION);
    }

    @Test
    void whatMakesNoSenseIsRefused() {
        assertThat(errorOf(joining("a").setGroupId(""))).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(errorOf(joining(""))).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(errorOf(joining("a").setRebalanceTimeoutMs(-1)))
                .isEqualTo(Errors.INVALID_REQUEST);
        assertThat(errorOf(joining("a").setTopicPartitions(owning(1))))
                .isEqualTo(Errors.INVALID_REQUEST);
        assertThat(errorOf(joining("a").setSubscribedTopicNames(null)))
                .isEqualTo(Errors.INVALID_REQUEST);
        assertThat(errorOf(joining("a").setServerAssignor("best")))
                .isEqualTo(Errors.UNSUPPORTED_ASSIGNOR);
        assertThat(errorOf(beat("a", -3))).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(errorOf(beat("a", -2))).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(errorOf(beat("a", 1))).isEqualTo(Errors.GROUP_ID_NOT_FOUND);
    }

    @Test
    void aRestartChangesNothing() {
        send(joining("a"));
        pass(1_000);
        send(joining("b"));
        send(beat("a", 1));
        DescribedGroup before = describe();
        journal.wantSnapshot();
        send(beat("a", 1));
        node = node.restarted();
        assertThat(describe()).isEqualTo(before);
        assertThat(before.groupState()).isEqualTo("Reconciling");
        send(beat("a", 1).setTopicPartitions(owning(0, 1)));
        assertThat(assigned(send(beat("b", 2)))).isEqualTo(2);
        assertThat(describe().groupState()).isEqualTo("Stable");
    }

    @Test
    void anEpochThatCouldNotBeSavedIsNotTold() {
        send(joining("a"));
        pass(1_000);
        journal.refuse(true);
        assertThat(errorOf(joining("b"))).isEqualTo(Errors.COORDINATOR_NOT_AVAILABLE);
        assertThat(errorOf(beat("a", 1))).isEqualTo(Errors.COORDINATOR_NOT_AVAILABLE);
        journal.refuse(false);
        assertThat(send(joining("b")).memberEpoch()).isEqualTo(2);
        DescribedGroup before = describe();
        node = node.restarted();
        assertThat(describe()).isEqualTo(before);
    }

    private DescribedGroup describe() {
        ConsumerGroupDescribeResponseData response =
                node.call(
                        ApiKeys.CONSUMER_GROUP_DESCRIBE,
                        1,
                        new ConsumerGroupDescribeRequestData().setGroupIds(List.of("g")));
        return response.groups().getFirst();
    }

    @Test
    void aGroupSettingIsHeardAtTheNextHeartbeat() {
        send(joining("a"));
        node.overrides.set("g", "consumer.heartbeat.interval.ms", "7000");
        assertThat(send(beat("a", 1)).heartbeatIntervalMs()).isEqualTo(7_000);
        node.overrides.set("g", "consumer.heartbeat.interval.ms", "70000");
        assertThat(send(beat("a", 1)).heartbeatIntervalMs()).isEqualTo(15_000);
    }

    @Test
    void administratorsSeeItsTypeAndOnlyTheRightDescriptionWorks() {
        send(joining("a").setRackId("r1"));
        ListGroupsResponseData listed =
                node.call(
                        ApiKeys.LIST_GROUPS,
                        5,
                        new ListGroupsRequestData().setTypesFilter(List.of("Consumer")));
        assertThat(listed.groups()).hasSize(1);
        assertThat(listed.groups().getFirst().groupState()).isEqualTo("Stable");
        DescribedGroup described = describe();
        assertThat(described.members().getFirst().rackId()).isEqualTo("r1");
        assertThat(described.members().getFirst().memberType()).isEqualTo((byte) 1);
        assertThat(described.assignorName()).isEqualTo("uniform");
        DescribeGroupsResponseData classic =
                node.call(
                        ApiKeys.DESCRIBE_GROUPS,
                        6,
                        new DescribeGroupsRequestData().setGroups(List.of("g")));
        assertThat(classic.groups().getFirst().errorCode())
                .isEqualTo(Errors.GROUP_ID_NOT_FOUND.code());
    }

    @Test
    void offsetsNeedTheRightEpoch() {
        send(joining("a"));
        assertThat(node.commit("a", 1, 9)).isEqualTo(Errors.NONE);
        assertThat(node.commit("a", 1, 8)).isEqualTo(Errors.UNSUPPORTED_VERSION);
        assertThat(node.commit("b", 1, 9)).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        assertThat(node.commit("a", 2, 9)).isEqualTo(Errors.STALE_MEMBER_EPOCH);
        assertThat(fetch("a", 1)).isEqualTo(Errors.NONE);
        assertThat(fetch("a", 0)).isEqualTo(Errors.STALE_MEMBER_EPOCH);
        assertThat(fetch("b", 1)).isEqualTo(Errors.UNKNOWN_MEMBER_ID);

        // Another epoch, but partition 0 has been its own all the time.
        pass(1_000);
        send(joining("b"));
        send(beat("a", 1));
        send(beat("a", 1).setTopicPartitions(owning(0, 1)));
        assertThat(node.commit("a", 1, 9)).isEqualTo(Errors.NONE);
    }

    private Errors fetch(String member, int epoch) {
        OffsetFetchResponseData response =
                node.call(
                        ApiKeys.OFFSET_FETCH,
                        9,
                        new OffsetFetchRequestData()
                                .setGroups(
                                        List.of(
                                                new OffsetFetchRequestGroup()
                                                        .setGroupId("g")
                                                        .setMemberId(member)
                                                        .setMemberEpoch(epoch)
                                                        .setTopics(
                                                                List.of(
                                                                        new OffsetFetchRequestTopics()
                                                                                .setName("t")
                                                                                .setPartitionIndexes(
                                                                                        List.of(
                                                                                                0)))))));
        return Errors.forCode(response.groups().getFirst().errorCode());
    }

    @Test
    void classicClientsAreLetInAndTheLastOfTheNewOnesTurnsTheGroup() {
        send(joining("a"));
        JoinGroupResponseData first = classicJoin("");
        assertThat(Errors.forCode(first.errorCode())).isEqualTo(Errors.MEMBER_ID_REQUIRED);
        pass(1_000);
        JoinGroupResponseData joined = classicJoin(first.memberId());
        assertThat(Errors.forCode(joined.errorCode())).isEqualTo(Errors.NONE);
        assertThat(joined.protocolName()).isEqualTo("range");
        assertThat(describe().members()).extracting(m -> m.memberType()).contains((byte) 0);

        send(beat("a", -1));
        ListGroupsResponseData listed =
                node.call(ApiKeys.LIST_GROUPS, 5, new ListGroupsRequestData());
        assertThat(listed.groups().getFirst().groupType()).isEqualTo("classic");
        assertThat(errorOf(beat("a", 1))).isEqualTo(Errors.GROUP_ID_NOT_FOUND);
    }

    private JoinGroupResponseData classicJoin(String member) {
        JoinGroupRequestProtocolCollection protocols = new JoinGroupRequestProtocolCollection();
        protocols.add(
                new JoinGroupRequestProtocol()
                        .setName("range")
                        .setMetadata(GroupScript.subscriptionOfNothingOwned("t")));
        return node.call(
                ApiKeys.JOIN_GROUP,
                9,
                new JoinGroupRequestData()
                        .setGroupId("g")
                        .setMemberId(member)
                        .setSessionTimeoutMs(10_000)
                        .setRebalanceTimeoutMs(60_000)
                        .setProtocolType("consumer")
                        .setProtocols(protocols));
    }

    @Test
    void itsHistorySaysWhyItRebalancedAndForWhomItWaited() {
        send(joining("a"));
        pass(2_000);
        send(joining("b"));
        send(beat("a", 1));
        pass(3_000);
        send(beat("a", 1).setTopicPartitions(owning(0, 1)));
        pass(1_000);
        send(beat("b", 2));
        assertThat(node.commit("a", 2, 9)).isEqualTo(Errors.NONE);

        FieldReader in = new FieldReader("a history", node.history("g"));
        assertThat(in.u8()).isZero();
        assertThat(in.string()).isEqualTo("consumer");
        assertThat(in.string()).isEqualTo("Stable");
        assertThat(in.i32()).as("rebalances").isEqualTo(2);
        skipRebalance(in);
        long beganMs = in.i64();
        assertThat(in.i64() - beganMs).as("its length").isEqualTo(4_000);
        assertThat(in.i32()).as("reasons").isEqualTo(1);
        assertThat(in.string()).isEqualTo("member b joined");
        assertThat(in.i32()).as("epoch").isEqualTo(2);
        assertThat(in.i32()).as("members").isEqualTo(2);
        assertThat(in.string()).as("who came last").isEqualTo("b");
        assertThat(in.i64()).as("after").isEqualTo(1_000);
        assertThat(in.i32()).as("events").isEqualTo(2);
        assertThat(in.i64()).as("when").isLessThan(beganMs);
        assertThat(in.string()).isEqualTo("joined");
        assertThat(in.string()).isEqualTo("a");
        assertThat(node.history("other")).containsExactly(1);
    }

    private static void skipRebalance(FieldReader in) {
        in.i64();
        in.i64();
        for (int reasons = in.i32(); reasons > 0; reasons--) {
            in.string();
        }
        in.i32();
        in.i32();
        in.string();
        in.i64();
    }

    @Test
    void aGroupThatIsNotThereIsNotDescribed() {
        assertThat(describe().errorCode()).isEqualTo(Errors.GROUP_ID_NOT_FOUND.code());
    }
}
