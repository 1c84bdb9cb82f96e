package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.AuthorizedOperations;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.group.streams.StreamsGroups;
import java.util.function.Function;
import org.apache.kafka.common.message.StreamsGroupDescribeRequestData;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData;
import org.apache.kafka.common.message.StreamsGroupDescribeResponseData.DescribedGroup;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// StreamsGroupDescribe, versions 0 and 1; version 1 can bring the description of the topology.
final class StreamsGroupDescribeHandler
        implements ApiHandler<StreamsGroupDescribeRequestData, StreamsGroupDescribeResponseData> {
    private final GroupService groups;

    StreamsGroupDescribeHandler(GroupService groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.STREAMS_GROUP_DESCRIBE;
    }

    @Override
    public void handle(
            RequestContext context,
            StreamsGroupDescribeRequestData request,
            Answer<StreamsGroupDescribeResponseData> answer) {
        groups.submit(
                () -> answer.send(response(request, id -> describe(request, id))),
                error -> answer.send(response(request, id -> failed(id, error, error.message()))));
    }

    private DescribedGroup describe(StreamsGroupDescribeRequestData request, String groupId) {
        return groups.ask(
                groupId,
                shard -> describe(shard.streams(), request, groupId),
                error -> failed(groupId, error, error.message()));
    }

    private static DescribedGroup describe(
            StreamsGroups streams, StreamsGroupDescribeRequestData request, String groupId) {
        return streams.describe(groupId, request.includeTopologyDescription())
                .map(described ->
                        described.setAuthorizedOperations(
                                AuthorizedOperations.ofGroup(
                                        request.includeAuthorizedOperations())))
                .orElseGet(() ->
                        failed(
                                groupId,
                                Errors.GROUP_ID_NOT_FOUND,
                                "There is no streams group " + groupId + "."));
    }

    private static DescribedGroup failed(String groupId, Errors error, String why) {
        return new DescribedGroup()
                .setGroupId(groupId)
                .setErrorCode(error.code())
                .setErrorMessage(why);
    }

    private static StreamsGroupDescribeResponseData response(
            StreamsGroupDescribeRequestData request, Function<String, DescribedGroup> describe) {
        StreamsGroupDescribeResponseData response = new StreamsGroupDescribeResponseData();
        request.groupIds().forEach(id -> response.groups().add(describe.apply(id)));
        return response;
    }
}
