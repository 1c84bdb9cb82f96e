package io.minikafka.broker.group.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.group.GroupScript;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.FindCoordinatorRequestData;
import org.apache.kafka.common.message.FindCoordinatorResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.LeaveGroupResponseData;
import org.apache.kafka.common.message.ListGroupsRequestData;
import org.apache.kafka.common.message.ListGroupsResponseData;
import org.apache.kafka.common.message.ListGroupsResponseData.ListedGroup;
import org.apache.kafka.common.message.OffsetDeleteRequestData;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestPartition;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopic;
import org.apache.kafka.common.message.OffsetDeleteRequestData.OffsetDeleteRequestTopicCollection;
import org.apache.kafka.common.message.OffsetDeleteResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every API of groups, in every version, through its bytes.
class GroupHandlersTest {
    private final MemoryJournal journal = new MemoryJournal();
    private final GroupNode node = new GroupNode(journal);

    static Stream<Integer> joinVersions() {
        return versions(ApiKeys.JOIN_GROUP);
    }

    static Stream<Integer> describeVersions() {
        return versions(ApiKeys.DESCRIBE_GROUPS);
    }

    static Stream<Integer> listVersions() {
        return versions(ApiKeys.LIST_GROUPS);
    }

    static Stream<Integer> deleteVersions() {
        return versions(ApiKeys.DELETE_GROUPS);
    }

    static Stream<Integer> findVersions() {
        return versions(ApiKeys.FIND_COORDINATOR);
    }

    private static Stream<Integer> versions(ApiKeys key) {
        return IntStream.rangeClosed(key.oldestVersion(), key.latestVersion()).boxed();
    }

    /// Join, sync, heartbeat and leave, each in the version that is nearest to the join's.
    @ParameterizedTest
    @MethodSource("joinVersions")
    void aMemberLivesInEveryVersion(int version) {
        JoinGroupResponseData joined = join(node, "g", version);
        assertThat(joined.generationId()).isEqualTo(1);
        assertThat(joined.leader()).isEqualTo(joined.memberId());
        assertThat(joined.members()).hasSize(1);
        assertThat(joined.memberId()).startsWith("client-");

        int syncVersion = Math.min(version, ApiKeys.SYNC_GROUP.latestVersion());
        SyncGroupResponseData synced = sync(node, "g", joined, syncVersion);
        assertThat(synced.assignment()).containsExactly(1, 2);
        assertThat(synced.protocolName()).isEqualTo(syncVersion >= 5 ? "range" : null);

        HeartbeatRequestData beat =
                new HeartbeatRequestData()
                        .setGroupId("g")
                        .setMemberId(joined.memberId())
                        .setGenerationId(1);
        int beatVersion = Math.min(version, ApiKeys.HEARTBEAT.latestVersion());
        HeartbeatResponseData beaten = node.call(ApiKeys.HEARTBEAT, beatVersion, beat);
        assertThat(Errors.forCode(beaten.errorCode())).isEqualTo(Errors.NONE);

        int leaveVersion = Math.min(version, ApiKeys.LEAVE_GROUP.latestVersion());
        assertThat(leave("g", joined.memberId(), leaveVersion)).isEqualTo(Errors.NONE);
        assertThat(leave("g", joined.memberId(), leaveVersion)).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
    }

    private Errors leave(String group, String memberId, int version) {
        LeaveGroupRequestData request = new LeaveGroupRequestData().setGroupId(group);
        if (version < 3) {
            LeaveGroupResponseData left =
                    node.call(ApiKeys.LEAVE_GROUP, version, request.setMemberId(memberId));
            return Errors.forCode(left.errorCode());
        }
        request.setMembers(List.of(new MemberIdentity().setMemberId(memberId)));
        LeaveGroupResponseData left = node.call(ApiKeys.LEAVE_GROUP, version, request);
        assertThat(Errors.forCode(left.errorCode())).isEqualTo(Errors.NONE);
        return Errors.forCode(left.members().getFirst().errorCode());
    }

    @ParameterizedTest
    @MethodSource("joinVersions")
    void joinErrorsFitEveryVersion(int version) {
        assertThat(refused(version, request("", ""))).isEqualTo(Errors.INVALID_GROUP_ID);
        assertThat(refused(version, request("g", "nobody"))).isEqualTo(Errors.UNKNOWN_MEMBER_ID);
        assertThat(refused(version, request("g", "").setSessionTimeoutMs(5_999)))
                .isEqualTo(Errors.INVALID_SESSION_TIMEOUT);
        assertThat(refused(version, request("g", "").setProtocolType("")))
                .isEqualTo(Errors.INCONSISTENT_GROUP_PROTOCOL);
    }

    private Errors refused(int version, JoinGroupRequestData request) {
        JoinGroupResponseData response = node.call(ApiKeys.JOIN_GROUP, version, request);
        assertThat(response.generationId()).isEqualTo(-1);
        assertThat(response.protocolName()).isEqualTo(version >= 7 ? null : "");
        return Errors.forCode(response.errorCode());
    }

    @Test
    void syncMustSayWhichProtocolItMeansSinceVersion5() {
        JoinGroupResponseData joined = join(node, "g", 9);
        SyncGroupRequestData vague =
                new SyncGroupRequestData()
                        .setGroupId("g")
                        .setMemberId(joined.memberId())
                        .setGenerationId(1);
        SyncGroupResponseData response = node.call(ApiKeys.SYNC_GROUP, 5, vague);
        assertThat(Errors.forCode(response.errorCode()))
                .isEqualTo(Errors.INCONSISTENT_GROUP_PROTOCOL);
    }

    @ParameterizedTest
    @MethodSource("describeVersions")
    void describesGroups(int version) {
        JoinGroupResponseData joined = join(node, "g", 9);
        assertThat(sync(node, "g", joined, 5).errorCode()).isZero();
        DescribeGroupsResponseData response =
                node.call(
                        ApiKeys.DESCRIBE_GROUPS,
                        version,
                        new DescribeGroupsRequestData()
                                .setGroups(List.of("g", "none"))
                                .setIncludeAuthorizedOperations(version >= 3));
        DescribedGroup group = response.groups().getFirst();
        assertThat(group.groupState()).isEqualTo("Stable");
        assertThat(group.protocolData()).isEqualTo("range");
        assertThat(group.authorizedOperations()).isEqualTo(version >= 3 ? 3400 : Integer.MIN_VALUE);
        assertThat(group.members().getFirst().clientHost()).isEqualTo("/127.0.0.1");
        assertThat(group.members().getFirst().memberAssignment()).containsExactly(1, 2);
        DescribedGroup none = response.groups().getLast();
        assertThat(none.groupState()).isEqualTo("Dead");
        assertThat(Errors.forCode(none.errorCode()))
                .isEqualTo(version >= 6 ? Errors.GROUP_ID_NOT_FOUND : Errors.NONE);
    }

    @ParameterizedTest
    @MethodSource("listVersions")
    void listsGroups(int version) {
        join(node, "g", 9);
        ListGroupsRequestData request = new ListGroupsRequestData();
        assertThat(list(version, request)).extracting(ListedGroup::groupId).containsExactly("g");
        if (version >= 4) {
            assertThat(
                            list(
                                    version,
                                    request.duplicate()
                                            .setStatesFilter(List.of("completingREBALANCE", "x"))))
                    .hasSize(1);
            assertThat(list(version, request.duplicate().setStatesFilter(List.of("Stable"))))
                    .isEmpty();
        }
        if (version >= 5) {
            assertThat(list(version, request.duplicate().setTypesFilter(List.of("Classic"))))
                    .hasSize(1);
            assertThat(list(version, request.duplicate().setTypesFilter(List.of("consumer"))))
                    .isEmpty();
        }
    }

    private List<ListedGroup> list(int version, ListGroupsRequestData request) {
        ListGroupsResponseData response = node.call(ApiKeys.LIST_GROUPS, version, request);
        return response.groups();
    }

    @ParameterizedTest
    @MethodSource("deleteVersions")
    void deletesGroups(int version) {
        JoinGroupResponseData joined = join(node, "g", 9);
        DeleteGroupsRequestData request =
                new DeleteGroupsRequestData().setGroupsNames(List.of("g", "none"));
        assertThat(delete(version, request))
                .containsExactly(Errors.NON_EMPTY_GROUP, Errors.GROUP_ID_NOT_FOUND);
        assertThat(leave("g", joined.memberId(), 5)).isEqualTo(Errors.NONE);
        assertThat(delete(version, request))
                .containsExactly(Errors.NONE, Errors.GROUP_ID_NOT_FOUND);
        assertThat(list(5, new ListGroupsRequestData())).isEmpty();
    }

    private List<Errors> delete(int version, DeleteGroupsRequestData request) {
        DeleteGroupsResponseData response = node.call(ApiKeys.DELETE_GROUPS, version, request);
        return response.results().stream().map(r -> Errors.forCode(r.errorCode())).toList();
    }

    @ParameterizedTest
    @MethodSource("findVersions")
    void thisNodeCoordinatesEverything(int version) {
        FindCoordinatorRequestData request = new FindCoordinatorRequestData();
        if (version >= 4) {
            request.setCoordinatorKeys(List.of("g", "h"));
        } else {
            request.setKey("g");
        }
        FindCoordinatorResponseData response =
                node.call(ApiKeys.FIND_COORDINATOR, version, request);
        if (version >= 4) {
            assertThat(response.coordinators()).hasSize(2);
            assertThat(response.coordinators().getLast().host()).isEqualTo("127.0.0.1");
            assertThat(response.coordinators().getLast().nodeId()).isEqualTo(7);
            FindCoordinatorResponseData unknown =
                    node.call(
                            ApiKeys.FIND_COORDINATOR,
                            version,
                            request.duplicate().setKeyType((byte) 9));
            assertThat(Errors.forCode(unknown.coordinators().getFirst().errorCode()))
                    .isEqualTo(Errors.INVALID_REQUEST);
            FindCoordinatorResponseData shares =
                    node.call(
                            ApiKeys.FIND_COORDINATOR,
                            version,
                            new FindCoordinatorRequestData()
                                    .setKeyType((byte) 2)
                                    .setCoordinatorKeys(
                                            List.of("a:b:" + Uuid.randomUuid() + ":3", "a:b:3")));
            assertThat(shares.coordinators())
                    .extracting(found -> Errors.forCode(found.errorCode()))
                    .containsExactly(Errors.NONE, Errors.INVALID_REQUEST);
        } else {
            assertThat(response.host()).isEqualTo("127.0.0.1");
            assertThat(response.port()).isEqualTo(9092);
            assertThat(response.nodeId()).isEqualTo(7);
        }
    }

    @Test
    void offsetsOfConsumedTopicsCannotBeDeleted() {
        JoinGroupResponseData joined = join(node, "g", 9);
        assertThat(sync(node, "g", joined, 5).errorCode()).isZero();
        OffsetDeleteRequestTopicCollection topics = new OffsetDeleteRequestTopicCollection();
        for (String name : List.of("t", "u", "none")) {
            topics.add(
                    new OffsetDeleteRequestTopic()
                            .setName(name)
                            .setPartitions(
                                    List.of(
                                            new OffsetDeleteRequestPartition()
                                                    .setPartitionIndex(0))));
        }
        OffsetDeleteRequestData request =
                new OffsetDeleteRequestData().setGroupId("g").setTopics(topics);
        OffsetDeleteResponseData response = node.call(ApiKeys.OFFSET_DELETE, 0, request);
        assertThat(response.topics())
                .extracting(t -> Errors.forCode(t.partitions().iterator().next().errorCode()))
                .containsExactly(
                        Errors.GROUP_SUBSCRIBED_TO_TOPIC,
                        Errors.NONE,
                        Errors.UNKNOWN_TOPIC_OR_PARTITION);
        OffsetDeleteResponseData none =
                node.call(ApiKeys.OFFSET_DELETE, 0, request.duplicate().setGroupId("none"));
        assertThat(Errors.forCode(none.errorCode())).isEqualTo(Errors.GROUP_ID_NOT_FOUND);
    }

    @Test
    void whenTheJournalRefusesClientsAreAskedToTryAgain() {
        journal.refuse(true);
        GroupNode.Reply<JoinGroupResponseData> reply =
                node.send(ApiKeys.JOIN_GROUP, 3, request("g", ""));
        node.owner.advance(3_000);
        assertThat(Errors.forCode(reply.message().errorCode()))
                .isEqualTo(Errors.COORDINATOR_NOT_AVAILABLE);
        journal.refuse(false);
        assertThat(join(node, "h", 9).generationId()).isEqualTo(1);
    }

    @Test
    void aStableGroupSurvivesARestartAndASnapshot() {
        JoinGroupResponseData joined = join(node, "g", 9);
        assertThat(sync(node, "g", joined, 5).errorCode()).isZero();
        journal.wantSnapshot();
        join(node, "other", 9);
        assertThat(journal.size()).isLessThanOrEqualTo(3);
        GroupNode restarted = node.restarted();
        HeartbeatResponseData beaten =
                restarted.call(
                        ApiKeys.HEARTBEAT,
                        4,
                        new HeartbeatRequestData()
                                .setGroupId("g")
                                .setMemberId(joined.memberId())
                                .setGenerationId(1));
        assertThat(Errors.forCode(beaten.errorCode())).isEqualTo(Errors.NONE);
        assertThat(sync(restarted, "g", joined, 5).assignment()).containsExactly(1, 2);
    }

    private static JoinGroupRequestData request(String group, String memberId) {
        JoinGroupRequestProtocolCollection protocols = new JoinGroupRequestProtocolCollection();
        protocols.add(
                new JoinGroupRequestProtocol()
                        .setName("range")
                        .setMetadata(GroupScript.subscription("t")));
        return new JoinGroupRequestData()
                .setGroupId(group)
                .setMemberId(memberId)
                .setSessionTimeoutMs(10_000)
                .setRebalanceTimeoutMs(10_000)
                .setProtocolType("consumer")
                .setProtocols(protocols);
    }

    private static JoinGroupResponseData join(GroupNode node, String group, int version) {
        String memberId = "";
        if (version >= 4) {
            JoinGroupResponseData first =
                    node.call(ApiKeys.JOIN_GROUP, version, request(group, memberId));
            assertThat(Errors.forCode(first.errorCode())).isEqualTo(Errors.MEMBER_ID_REQUIRED);
            memberId = first.memberId();
        }
        GroupNode.Reply<JoinGroupResponseData> reply =
                node.send(ApiKeys.JOIN_GROUP, version, request(group, memberId));
        assertThat(reply.isThere()).isFalse();
        node.owner.advance(3_000);
        assertThat(Errors.forCode(reply.message().errorCode())).isEqualTo(Errors.NONE);
        return reply.message();
    }

    private static SyncGroupResponseData sync(
            GroupNode node, String group, JoinGroupResponseData joined, int version) {
        SyncGroupRequestData request =
                new SyncGroupRequestData()
                        .setGroupId(group)
                        .setMemberId(joined.memberId())
                        .setGenerationId(joined.generationId())
                        .setProtocolType("consumer")
                        .setProtocolName("range")
                        .setAssignments(
                                List.of(
                                        new SyncGroupRequestAssignment()
                                                .setMemberId(joined.memberId())
                                                .setAssignment(new byte[] {1, 2})));
        return node.call(ApiKeys.SYNC_GROUP, version, request);
    }
}
