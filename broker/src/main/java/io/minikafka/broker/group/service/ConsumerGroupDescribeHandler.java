package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.AuthorizedOperations;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.group.consumer.ConsumerGroups;
import org.apache.kafka.common.message.ConsumerGroupDescribeRequestData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData;
import org.apache.kafka.common.message.ConsumerGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// ConsumerGroupDescribe, versions 0 and 1; since version 1 it tells which protocol each member speaks.
final class ConsumerGroupDescribeHandler
        implements ApiHandler<ConsumerGroupDescribeRequestData, ConsumerGroupDescribeResponseData> {
    private final GroupService groups;

    ConsumerGroupDescribeHandler(GroupService groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.CONSUMER_GROUP_DESCRIBE;
    }

    @Override
    public void handle(
            RequestContext context,
            ConsumerGroupDescribeRequestData request,
            Answer<ConsumerGroupDescribeResponseData> answer) {
        groups.submit(
                () -> {
                    ConsumerGroupDescribeResponseData response =
                            new ConsumerGroupDescribeResponseData();
                    for (String groupId : request.groupIds()) {
                        DescribedGroup described = describe(groupId);
                        if (request.includeAuthorizedOperations()
                                && described.errorCode() == Errors.NONE.code()) {
                            described.setAuthorizedOperations(AuthorizedOperations.ofGroup(true));
                        }
                        response.groups().add(described);
                    }
                    answer.send(response);
                },
                error -> answer.send(refusal(request, error)));
    }

    private DescribedGroup describe(String groupId) {
        return groups.ask(
                groupId,
                shard -> describe(shard.consumers(), groupId),
                error -> new DescribedGroup().setGroupId(groupId).setErrorCode(error.code()));
    }

    private static DescribedGroup describe(ConsumerGroups consumers, String groupId) {
        return consumers
                .describe(groupId)
                .orElseGet(() ->
                        new DescribedGroup()
                                .setGroupId(groupId)
                                .setErrorCode(Errors.GROUP_ID_NOT_FOUND.code())
                                .setErrorMessage(
                                        "There is no consumer group " + groupId + " here."));
    }

    private static ConsumerGroupDescribeResponseData refusal(
            ConsumerGroupDescribeRequestData request, Errors error) {
        ConsumerGroupDescribeResponseData response = new ConsumerGroupDescribeResponseData();
        request.groupIds()
                .forEach(groupId ->
                        response.groups()
                                .add(
                                        new DescribedGroup()
                                                .setGroupId(groupId)
                                                .setErrorCode(error.code())));
        return response;
    }
}
