package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.ClassicGroup;
import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.GroupState;
import io.minikafka.broker.group.Member;
import io.minikafka.broker.group.MemberImage;
import java.util.Optional;
import org.apache.kafka.common.message.DescribeGroupsRequestData;
import org.apache.kafka.common.message.DescribeGroupsResponseData;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroup;
import org.apache.kafka.common.message.DescribeGroupsResponseData.DescribedGroupMember;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// DescribeGroups, versions 0 to 6. Up to version 5 a group that does not exist is called dead.
final class DescribeGroupsHandler
        implements ApiHandler<DescribeGroupsRequestData, DescribeGroupsResponseData> {
    private static final int MAY_BE_UNKNOWN = 6;
    // Everything that one may do with a group, as nobody is kept from anything: the bits 3 (read),
    // 6
    // (delete), 8 (describe), 10 (describe configs), 11 (alter configs).
    private static final int ALL_OPERATIONS = 1 << 3 | 1 << 6 | 1 << 8 | 1 << 10 | 1 << 11;

    private final GroupService groups;

    DescribeGroupsHandler(GroupService groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.DESCRIBE_GROUPS;
    }

    @Override
    public void handle(
            RequestContext context,
            DescribeGroupsRequestData request,
            Answer<DescribeGroupsResponseData> answer) {
        groups.submit(
                () -> {
                    DescribeGroupsResponseData response = new DescribeGroupsResponseData();
                    for (String groupId : request.groups()) {
                        DescribedGroup described =
                                groups.ask(
                                        groupId,
                                        shard -> describe(shard, groupId, context.version()),
                                        error -> failed(groupId, error));
                        if (request.includeAuthorizedOperations()
                                && described.errorCode() == Errors.NONE.code()) {
                            described.setAuthorizedOperations(ALL_OPERATIONS);
                        }
                        response.groups().add(described);
                    }
                    answer.send(response);
                },
                error -> answer.send(refusal(request, error)));
    }

    private static DescribedGroup describe(GroupShard shard, String groupId, short version) {
        return shard.coordinator()
                .classicGroup(groupId)
                .map(DescribeGroupsHandler::describe)
                .orElseGet(() -> unknown(groupId, version));
    }

    private static DescribedGroup failed(String groupId, Errors error) {
        return new DescribedGroup().setGroupId(groupId).setErrorCode(error.code());
    }

    private static DescribedGroup describe(ClassicGroup group) {
        Optional<String> protocol =
                group.is(GroupState.STABLE) ? group.protocol() : Optional.empty();
        DescribedGroup described =
                new DescribedGroup()
                        .setGroupId(group.id())
                        .setGroupState(group.state().label())
                        .setProtocolType(group.protocolType())
                        .setProtocolData(protocol.orElse(""));
        for (Member member : group.members()) {
            MemberImage image = member.image();
            Blob metadata = protocol.map(member::metadata).orElse(Blob.EMPTY);
            described
                    .members()
                    .add(
                            new DescribedGroupMember()
                                    .setMemberId(image.id())
                                    .setGroupInstanceId(image.instanceId().orElse(null))
                                    .setClientId(image.clientId())
                                    .setClientHost(image.clientHost())
                                    .setMemberMetadata(metadata.bytes())
                                    .setMemberAssignment(image.assignment().bytes()));
        }
        return described;
    }

    private static DescribedGroup unknown(String groupId, short version) {
        DescribedGroup described =
                new DescribedGroup().setGroupId(groupId).setGroupState(Group.DEAD);
        return version >= MAY_BE_UNKNOWN
                ? described
                        .setErrorCode(Errors.GROUP_ID_NOT_FOUND.code())
                        .setErrorMessage("Group " + groupId + " not found.")
                : described;
    }

    private static DescribeGroupsResponseData refusal(
            DescribeGroupsRequestData request, Errors error) {
        DescribeGroupsResponseData response = new DescribeGroupsResponseData();
        request.groups().forEach(groupId -> response.groups().add(failed(groupId, error)));
        return response;
    }
}
