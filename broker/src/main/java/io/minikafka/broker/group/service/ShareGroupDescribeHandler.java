package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.AuthorizedOperations;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.share.ShareGroups;
import java.util.function.Function;
import org.apache.kafka.common.message.ShareGroupDescribeRequestData;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData;
import org.apache.kafka.common.message.ShareGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// ShareGroupDescribe, version 1.
final class ShareGroupDescribeHandler
        implements ApiHandler<ShareGroupDescribeRequestData, ShareGroupDescribeResponseData> {
    private final GroupService groups;

    ShareGroupDescribeHandler(GroupService groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.SHARE_GROUP_DESCRIBE;
    }

    @Override
    public void handle(
            RequestContext context,
            ShareGroupDescribeRequestData request,
            Answer<ShareGroupDescribeResponseData> answer) {
        groups.submit(
                () -> answer.send(response(request, id -> describe(request, id))),
                error -> answer.send(response(request, id -> failed(id, error, error.message()))));
    }

    private DescribedGroup describe(ShareGroupDescribeRequestData request, String groupId) {
        DescribedGroup described =
                groups.ask(
                        groupId,
                        shard -> describe(shard.share(), groupId),
                        error -> failed(groupId, error, error.message()));
        return described.setAuthorizedOperations(
                AuthorizedOperations.ofGroup(request.includeAuthorizedOperations()));
    }

    private static DescribedGroup describe(ShareGroups share, String groupId) {
        return share.describe(groupId)
                .orElseGet(() ->
                        failed(
                                groupId,
                                Errors.GROUP_ID_NOT_FOUND,
                                "Group " + groupId + " is not a share group."));
    }

    private static DescribedGroup failed(String groupId, Errors error, String why) {
        return new DescribedGroup()
                .setGroupId(groupId)
                .setGroupState(Group.DEAD)
                .setErrorCode(error.code())
                .setErrorMessage(why);
    }

    private static ShareGroupDescribeResponseData response(
            ShareGroupDescribeRequestData request, Function<String, DescribedGroup> describe) {
        ShareGroupDescribeResponseData response = new ShareGroupDescribeResponseData();
        request.groupIds().forEach(id -> response.groups().add(describe.apply(id)));
        return response;
    }
}
