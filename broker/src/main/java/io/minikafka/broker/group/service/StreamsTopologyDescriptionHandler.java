package io.minikafka.broker.group.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.group.streams.StreamsGroups;
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
    private final StreamsGroups streams;

    StreamsTopologyDescriptionHandler(GroupService groups, StreamsGroups streams) {
        this.groups = groups;
        this.streams = streams;
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
        groups.submit(
                _ -> streams.describeTopology(request, error -> send(error, answer)),
                error -> send(error, answer));
    }

    private static void send(
            Errors error, Answer<StreamsGroupTopologyDescriptionUpdateResponseData> answer) {
        var response =
                new StreamsGroupTopologyDescriptionUpdateResponseData().setErrorCode(error.code());
        answer.send(error == Errors.NONE ? response : response.setErrorMessage(error.message()));
    }
}
