package io.minikafka.broker.group.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.FieldReader;
import io.minikafka.broker.group.streams.WordCount;
import io.minikafka.broker.group.topology.Wanted;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.StreamsGroupDescribeRequestData;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.Endpoint;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.Subtopology;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TaskIds;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.Topology;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData.Status;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData.TopologyDescription;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData.TopologyDescriptionNode;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData.TopologyDescriptionSubtopology;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The protocol of Streams groups as a client sees it, through its bytes.
class StreamsHandlersTest {
    private static final int STALE_TOPOLOGY = 0;
    private static final int MISSING_SOURCE_TOPICS = 1;
    private static final int INCORRECTLY_PARTITIONED_TOPICS = 2;
    private static final int MISSING_INTERNAL_TOPICS = 3;
    private static final int SHUTDOWN_APPLICATION = 4;
    private static final int ASSIGNMENT_DELAYED = 5;
    private static final int MISSING_CLIENT_TAGS = 6;
    private static final int SESSION_MS = 45_000;

    private GroupNode node = new GroupNode(new MemoryJournal());

    private static Topology reading(int epoch, String topic) {
        return new Topology()
                .setEpoch(epoch)
                .setSubtopologies(
                        List.of(
                                new Subtopology()
                                        .setSubtopologyId("0")
                                        .setSourceTopics(List.of(topic))));
    }

    private static StreamsGroupHeartbeatRequestData beat(String member, int epoch) {
        return new StreamsGroupHeartbeatRequestData()
                .setGroupId("g")
                .setMemberId(member)
                .setMemberEpoch(epoch);
    }

    private static StreamsGroupHeartbeatRequestData joining(String member, Topology topology) {
        return beat(member, 0)
                .setRebalanceTimeoutMs(60_000)
                .setTopology(topology)
                .setProcessId("process of " + member)
                .setActiveTasks(List.of())
                .setStandbyTasks(List.of())
                .setWarmupTasks(List.of());
    }

    private StreamsGroupHeartbeatResponseData send(StreamsGroupHeartbeatRequestData request) {
        StreamsGroupHeartbeatResponseData response =
                node.call(ApiKeys.STREAMS_GROUP_HEARTBEAT, 1, request);
        node.topicMaker.run();
        return response;
    }

    private Errors errorOf(StreamsGroupHeartbeatRequestData request) {
        return Errors.forCode(send(request).errorCode());
    }

    private static int active(StreamsGroupHeartbeatResponseData response) {
        return response.activeTasks().stream().mapToInt(ids -> ids.partitions().size()).sum();
    }

    private static List<Integer> statuses(StreamsGroupHeartbeatResponseData response) {
        return response.status().stream().map(status -> (int) status.statusCode()).toList();
    }

    /// The member joins and comes again until it has what it shall have.
    private int settle(String member, Topology topology) {
        int epoch = send(joining(member, topology)).memberEpoch();
        node.owner.advance(1_000);
        return send(beat(member, epoch)).memberEpoch();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void internalTopicsAreMadeAndAllTasksAssigned(int version) {
        var request = joining("m", WordCount.topology(0));
        StreamsGroupHeartbeatResponseData joined =
                node.call(ApiKeys.STREAMS_GROUP_HEARTBEAT, version, request);
        assertThat(Errors.forCode(joined.errorCode())).isEqualTo(Errors.NONE);
        assertThat(joined.memberEpoch()).isEqualTo(2);
        assertThat(joined.heartbeatIntervalMs()).isEqualTo(1_000);
        assertThat(active(joined)).isZero();
        assertThat(statuses(joined)).containsExactly(MISSING_INTERNAL_TOPICS);
        assertThat(describe().groupState()).isEqualTo("NotReady");

        node.topicMaker.run();
        assertThat(node.topics.topic("words")).isPresent();
        assertThat(node.topics.topic("counts")).isPresent();
        StreamsGroupHeartbeatResponseData next =
                node.call(ApiKeys.STREAMS_GROUP_HEARTBEAT, version, beat("m", 2));
        assertThat(next.memberEpoch()).isEqualTo(3);
        assertThat(active(next)).isEqualTo(8);
        assertThat(next.standbyTasks()).isEmpty();
        assertThat(next.status()).isEmpty();
        assertThat(next.heartbeatIntervalMs()).isEqualTo(5_000);
        assertThat(next.taskOffsetIntervalMs()).isEqualTo(60_000);
        assertThat(version == 0 ? next.acceptableRecoveryLagLegacy() : next.acceptableRecoveryLag())
                .isEqualTo(100);
        assertThat(send(beat("m", 3)).activeTasks()).isNull();
        assertThat(describe().groupState()).isEqualTo("Stable");
    }

    @Test
    void aSecondMemberWaitsUntilTheFirstHasGivenUp() {
        int epoch = settle("a", reading(0, "t"));
        StreamsGroupHeartbeatResponseData second = send(joining("b", reading(0, "t")));
        assertThat(active(second)).isZero();
        assertThat(second.heartbeatIntervalMs()).isEqualTo(1_000);
        StreamsGroupHeartbeatResponseData first = send(beat("a", epoch));
        assertThat(first.memberEpoch()).isEqualTo(epoch);
        assertThat(active(first)).isEqualTo(2);
        assertThat(send(beat("b", second.memberEpoch())).activeTasks()).isNull();
        int next = send(owning("a", epoch, 0, 1)).memberEpoch();
        assertThat(next).isEqualTo(second.memberEpoch());
        assertThat(active(send(beat("b", next)))).isEqualTo(2);
        assertThat(describe().groupState()).isEqualTo("Stable");
    }

    private static StreamsGroupHeartbeatRequestData owning(
            String member, int epoch, Integer... partitions) {
        return beat(member, epoch)
                .setActiveTasks(
                        List.of(
                                new TaskIds()
                                        .setSubtopologyId("0")
                                        .setPartitions(List.of(partitions))))
                .setStandbyTasks(List.of())
                .setWarmupTasks(List.of());
    }

    @Test
    void everythingSurvivesARestart() {
        node.streamsSettings.wanted(new Wanted(1, 2, 100, List.of()));
        settle("a", WordCount.topology(3));
        send(joining("b", WordCount.topology(3)));
        DescribedGroup before = describe();
        node = node.restarted();
        // The topics of this node are new ones of the same names.
        node.topics.add("words", 4);
        node.topics.add("counts", 4);
        node.streamsSettings.wanted(new Wanted(1, 2, 100, List.of()));
        DescribedGroup after = describe();
        assertThat(after.members()).isEqualTo(before.members());
        assertThat(after.topology().epoch()).isEqualTo(3);
        assertThat(after.groupEpoch()).isEqualTo(before.groupEpoch());
        node.owner.advance(SESSION_MS);
        assertThat(describe().groupState()).isEqualTo("Empty");
    }

    @Test
    void topicsThatAreMissingOrDoNotFitAreNamed() {
        StreamsGroupHeartbeatResponseData joined = send(joining("m", reading(0, "nothing")));
        assertThat(statuses(joined)).containsExactly(MISSING_SOURCE_TOPICS);
        assertThat(detail(joined)).contains("nothing");
        node.topics.add("nothing", 2);
        assertThat(active(send(beat("m", joined.memberEpoch())))).isEqualTo(2);

        node.topics.add("words", 3);
        StreamsGroupHeartbeatResponseData other =
                send(joining("n", WordCount.topology(0)).setGroupId("other"));
        assertThat(statuses(other)).containsExactly(INCORRECTLY_PARTITIONED_TOPICS);
        assertThat(detail(other)).contains("words");
    }

    @Test
    void whyAnInternalTopicCannotBeMadeIsTold() {
        node.topicMaker.refuse("counts", "no room");
        int epoch = send(joining("m", WordCount.topology(0))).memberEpoch();
        StreamsGroupHeartbeatResponseData told = send(beat("m", epoch));
        assertThat(statuses(told)).containsExactly(MISSING_INTERNAL_TOPICS);
        assertThat(detail(told)).contains("counts: no room");
        node.topicMaker.allowAll();
        node.owner.advance(1_000);
        send(beat("m", told.memberEpoch()));
        assertThat(active(send(beat("m", told.memberEpoch())))).isEqualTo(8);
    }

    private static String detail(StreamsGroupHeartbeatResponseData response) {
        return response.status().stream().map(Status::statusDetail).findFirst().orElse("");
    }

    @Test
    void aNewGroupWaitsForMoreMembers() {
        node.streamsSettings.delay(3_000);
        StreamsGroupHeartbeatResponseData first = send(joining("a", reading(0, "t")));
        assertThat(statuses(first)).containsExactly(ASSIGNMENT_DELAYED);
        assertThat(active(first)).isZero();
        assertThat(first.memberEpoch()).isPositive();
        StreamsGroupHeartbeatResponseData second = send(joining("b", reading(0, "t")));
        assertThat(describe().groupState()).isEqualTo("Assigning");
        node.owner.advance(3_000);
        assertThat(active(send(beat("a", first.memberEpoch())))).isEqualTo(2);
        assertThat(active(send(beat("b", second.memberEpoch())))).isEqualTo(2);
    }

    @Test
    void aNewerTopologyTakesOver() {
        int epoch = settle("a", reading(1, "t"));
        assertThat(errorOf(joining("x", reading(1, "u")))).isEqualTo(Errors.INVALID_REQUEST);
        StreamsGroupHeartbeatResponseData second = send(joining("b", reading(2, "u")));
        assertThat(statuses(second)).isEmpty();
        StreamsGroupHeartbeatResponseData first = send(beat("a", epoch));
        assertThat(statuses(first)).containsExactly(STALE_TOPOLOGY);
        assertThat(active(first)).isZero();
        StreamsGroupHeartbeatResponseData late = send(joining("c", reading(0, "t")));
        assertThat(statuses(late)).contains(STALE_TOPOLOGY);
        assertThat(describe().topology().epoch()).isEqualTo(2);
    }

    @Test
    void allAreToldToShutDown() {
        int a = settle("a", reading(0, "t"));
        int b = send(joining("b", reading(0, "t"))).memberEpoch();
        send(beat("a", a).setShutdownApplication(true));
        StreamsGroupHeartbeatResponseData told = send(beat("b", b));
        assertThat(statuses(told)).contains(SHUTDOWN_APPLICATION);
        assertThat(detail(told)).contains("member a ");
        send(beat("a", -1));
        send(beat("b", -1));
        assertThat(statuses(send(joining("c", reading(0, "t"))))).isEmpty();
    }

    @Test
    void membersLearnWhoHasWhichPartitions() {
        var request = joining("a", reading(0, "t"));
        request.setUserEndpoint(new Endpoint().setHost("here").setPort(8_080));
        StreamsGroupHeartbeatResponseData first = send(request);
        assertThat(first.partitionsByUserEndpoint()).hasSize(1);
        var endpoint = first.partitionsByUserEndpoint().getFirst();
        assertThat(endpoint.userEndpoint().host()).isEqualTo("here");
        assertThat(endpoint.activePartitions().getFirst().topic()).isEqualTo("t");
        assertThat(endpoint.activePartitions().getFirst().partitions()).containsExactly(0, 1, 2, 3);
        int known = first.endpointInformationEpoch();
        var again = beat("a", first.memberEpoch()).setEndpointInformationEpoch(known);
        assertThat(send(again).partitionsByUserEndpoint()).isNull();
        send(joining("b", reading(0, "t")));
        StreamsGroupHeartbeatResponseData changed =
                send(beat("a", first.memberEpoch()).setEndpointInformationEpoch(known));
        assertThat(changed.partitionsByUserEndpoint()).hasSize(1);
        assertThat(changed.endpointInformationEpoch()).isGreaterThan(known);
    }

    @Test
    void tagsThatTheGroupWantsAreMissed() {
        node.streamsSettings.wanted(new Wanted(1, 2, 100, List.of("zone")));
        assertThat(statuses(send(joining("a", reading(0, "t")))))
                .containsExactly(MISSING_CLIENT_TAGS);
        StreamsGroupHeartbeatResponseData older =
                node.call(ApiKeys.STREAMS_GROUP_HEARTBEAT, 0, joining("b", reading(0, "t")));
        assertThat(statuses(older)).isEmpty();
    }

    @Test
    void theTopologysDescriptionIsAskedForOnceAndShown() {
        StreamsGroupHeartbeatResponseData joined = send(joining("a", reading(5, "t")));
        assertThat(joined.topologyDescriptionRequired()).isTrue();
        assertThat(send(joining("b", reading(5, "t"))).topologyDescriptionRequired()).isFalse();
        assertThat(describe("g", true).topologyDescriptionStatus()).isEqualTo((byte) 1);
        assertThat(describe("g", false).topologyDescriptionStatus()).isZero();
        assertThat(update("stranger", 5, 1, "n")).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        assertThat(update("a", 4, 1, "n")).isEqualTo(Errors.INVALID_REQUEST);
        assertThat(update("a", 5, 10, "n".repeat(30_000)))
                .isEqualTo(Errors.STREAMS_TOPOLOGY_DESCRIPTION_UPDATE_FAILED);
        assertThat(update("a", 5, 1, "node")).isEqualTo(Errors.NONE);
        node = node.restarted();
        DescribedGroup described = describe("g", true);
        assertThat(described.topologyDescriptionStatus()).isEqualTo((byte) 3);
        assertThat(
                        described
                                .topologyDescription()
                                .subtopologies()
                                .getFirst()
                                .nodes()
                                .getFirst()
                                .name())
                .isEqualTo("node");
    }

    private Errors update(String member, int epoch, int nodes, String name) {
        TopologyDescriptionNode one = new TopologyDescriptionNode().setName(name);
        StreamsGroupTopologyDescriptionUpdateResponseData response =
                node.call(
                        ApiKeys.STREAMS_GROUP_TOPOLOGY_DESCRIPTION_UPDATE,
                        0,
                        new StreamsGroupTopologyDescriptionUpdateRequestData()
                                .setGroupId("g")
                                .setMemberId(member)
                                .setTopologyEpoch(epoch)
                                .setTopologyDescription(
                                        new TopologyDescription()
                                                .setSubtopologies(
                                                        List.of(
                                                                new TopologyDescriptionSubtopology()
                                                                        .setSubtopologyId("0")
                                                                        .setNodes(
                                                                                Collections.nCopies(
                                                                                        nodes,
                                                                                        one))))));
        return Errors.forCode(response.errorCode());
    }

    @Test
    void requestsThatMakeNoSenseAreRefused() {
        Topology topology = reading(0, "t");
        List<StreamsGroupHeartbeatRequestData> wrong = new ArrayList<>();
        wrong.add(joining("m", topology).setGroupId(""));
        wrong.add(joining("", topology));
        wrong.add(joining("m", topology).setMemberEpoch(-3));
        wrong.add(joining("m", topology).setRackId(""));
        wrong.add(joining("m", topology).setInstanceId(""));
        wrong.add(joining("m", topology).setRebalanceTimeoutMs(-1));
        wrong.add(joining("m", topology).setTopology(null));
        wrong.add(joining("m", topology).setActiveTasks(null));
        wrong.add(joining("m", topology).setStandbyTasks(null));
        wrong.add(joining("m", topology).setWarmupTasks(null));
        wrong.add(beat("m", -2));
        for (StreamsGroupHeartbeatRequestData request : wrong) {
            assertThat(errorOf(request)).as(request.toString()).isEqualTo(Errors.INVALID_REQUEST);
        }
        assertThat(errorOf(beat("m", 1))).isEqualTo(Errors.GROUP_ID_NOT_FOUND);
        assertThat(
                        errorOf(
                                joining(
                                        "m",
                                        new Topology()
                                                .setSubtopologies(List.of(new Subtopology())))))
                .isEqualTo(Errors.STREAMS_INVALID_TOPOLOGY);
        assertThat(describe().errorCode()).isEqualTo(Errors.GROUP_ID_NOT_FOUND.code());
    }

    @Test
    void membersAreFencedCountedAndForgotten() {
        int epoch = settle("m", reading(0, "t"));
        assertThat(errorOf(beat("m", epoch + 1))).isEqualTo(Errors.FENCED_MEMBER_EPOCH);
        assertThat(errorOf(beat("x", epoch))).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        assertThat(errorOf(beat("m", epoch).setProcessId("another")))
                .isEqualTo(Errors.INVALID_REQUEST);
        node.streamsSettings.sizeMax(1);
        assertThat(errorOf(joining("n", reading(0, "t")))).isEqualTo(Errors.GROUP_MAX_SIZE_REACHED);
        node.owner.advance(SESSION_MS);
        assertThat(errorOf(beat("m", epoch))).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        var history = new FieldReader("the history", node.history("g"));
        assertThat(history.u8()).isZero();
        assertThat(history.string()).isEqualTo("streams");
        node.withoutStreams();
        assertThat(errorOf(joining("m", reading(0, "t")))).isEqualTo(Errors.UNSUPPORTED_VERSION);
    }

    @Test
    void aStaticMemberComesBackToItsTasks() {
        send(joining("a", reading(0, "t")).setInstanceId("one").setProcessId("p"));
        assertThat(errorOf(joining("b", reading(0, "t")).setInstanceId("one")))
                .isEqualTo(Errors.UNRELEASED_INSTANCE_ID);
        assertThat(send(beat("a", -2).setInstanceId("one")).memberEpoch()).isEqualTo(-2);
        int groupEpoch = describe().groupEpoch();
        StreamsGroupHeartbeatResponseData back =
                send(joining("b", reading(0, "t")).setInstanceId("one").setProcessId("p"));
        assertThat(active(back)).isEqualTo(4);
        assertThat(describe().groupEpoch()).isEqualTo(groupEpoch);
        assertThat(errorOf(beat("a", 1).setInstanceId("one"))).isEqualTo(Errors.FENCED_INSTANCE_ID);
    }

    @Test
    void otherTypesOfGroupsStayApart() {
        settle("m", reading(0, "t"));
        ConsumerGroupHeartbeatResponseData consumer =
                node.call(
                        ApiKeys.CONSUMER_GROUP_HEARTBEAT,
                        1,
                        new ConsumerGroupHeartbeatRequestData()
                                .setGroupId("g")
                                .setMemberId("c")
                                .setRebalanceTimeoutMs(1)
                                .setTopicPartitions(List.of())
                                .setSubscribedTopicNames(List.of("t")));
        assertThat(Errors.forCode(consumer.errorCode())).isEqualTo(Errors.GROUP_ID_NOT_FOUND);
        ListGroupsResponseData listed =
                node.call(
                        ApiKeys.LIST_GROUPS,
                        5,
                        new ListGroupsRequestData().setTypesFilter(List.of("Streams")));
        assertThat(listed.groups().getFirst().protocolType()).isEqualTo("streams");
        assertThat(delete()).isEqualTo(Errors.NON_EMPTY_GROUP);
        send(beat("m", -1));
        assertThat(delete()).isEqualTo(Errors.NONE);
        assertThat(delete()).isEqualTo(Errors.GROUP_ID_NOT_FOUND);
    }

    private Errors delete() {
        DeleteGroupsResponseData response =
                node.call(
                        ApiKeys.DELETE_GROUPS,
                        2,
                        new DeleteGroupsRequestData().setGroupsNames(List.of("g")));
        return Errors.forCode(response.results().find("g").errorCode());
    }

    @Test
    void whoHasATaskCommitsItsOffsets() {
        int epoch = settle("m", reading(0, "t"));
        assertThat(node.commit("m", epoch, 9)).isEqualTo(Errors.NONE);
        assertThat(node.commit("m", epoch, 8)).isEqualTo(Errors.UNSUPPORTED_VERSION);
        assertThat(node.commit("x", epoch, 9)).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        send(joining("n", reading(0, "t")));
        send(beat("m", epoch));
        int next = send(owning("m", epoch, 0, 1)).memberEpoch();
        assertThat(next).isGreaterThan(epoch);
        assertThat(node.commit("m", epoch, 9)).isEqualTo(Errors.NONE); // its own all the time
        assertThat(node.commit("n", next - 1, 9)).isEqualTo(Errors.STALE_MEMBER_EPOCH);
    }

    private DescribedGroup describe() {
        return describe("g", false);
    }

    private DescribedGroup describe(String group, boolean withDescription) {
        StreamsGroupDescribeResponseData response =
                node.call(
                        ApiKeys.STREAMS_GROUP_DESCRIBE,
                        1,
                        new StreamsGroupDescribeRequestData()
                                .setGroupIds(List.of(group))
                                .setIncludeTopologyDescription(withDescription));
        return response.groups().getFirst();
    }
}
