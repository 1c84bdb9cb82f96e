package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateRequestData;
import org.apache.kafka.common.message.StreamsGroupTopologyDescriptionUpdateResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// StreamsGroupTopologyDescriptionUpdate, version 0: a member tells its topology for people to look at.
final class StreamsTopologyDescriptionHandler
        implements ApiHandler<
                StreamsGroupTopologyDescriptionUpdateRequestData,
                StreamsGroupTopologyDescriptionUpdateResponseData> {
    private final GroupService groups;

    StreamsTopologyDescriptionHandler(GroupService groups) {
        this.groups = groups;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.STREAMS_GROUP_TOPOLOGY_DESCRIPTION_UPDATE;
    }

    @Override
    public void handle(
            RequestContext context,
            StreamsGroupTopologyDescriptionUpdateRequestData request,
            Answer<StreamsGroupTopologyDescriptionUpdateResponseData> answer) {
        groups.submitShard(
                request.groupId(),
                (shard, _) ->
                        shard.streams().describeTopology(request, error -> send(error, answer)),
                error -> send(error, answer));
    }

    private static void send(
            Errors error, Answer<StreamsGroupTopologyDescriptionUpdateResponseData> answer) {
        var response =
                new StreamsGroupTopologyDescriptionUpdateResponseData().setErrorCode(error.code());
        answer.send(error == Errors.NONE ? response : response.setErrorMessage(error.message()));
    }
}
