package io.minikafka.broker.share.service;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.apache.kafka.common.message.DeleteShareGroupStateRequestData;
import org.apache.kafka.common.message.DeleteShareGroupStateResponseData;
import org.apache.kafka.common.message.InitializeShareGroupStateRequestData;
import org.apache.kafka.common.message.InitializeShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateResponseData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryRequestData;
import org.apache.kafka.common.message.ReadShareGroupStateSummaryResponseData;
import org.apache.kafka.common.message.WriteShareGroupStateRequestData;
import org.apache.kafka.common.message.WriteShareGroupStateResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/// InitializeShareGroupState, ReadShareGroupState, DeleteShareGroupState (version 0), WriteShareGroupState and
/// ReadShareGroupStateSummary (0 and 1): what leaders of partitions say to the shard of a share group.
record StateHandler<Q extends ApiMessage, A extends ApiMessage>(
        ApiKeys key, BiConsumer<Q, Consumer<A>> work) implements ApiHandler<Q, A> {
    @Override
    public void handle(RequestContext context, Q request, Answer<A> answer) {
        work.accept(request, answer::send);
    }

    static List<ApiHandler<?, ?>> all(StateRequests requests) {
        return List.of(
                new StateHandler<
                        InitializeShareGroupStateRequestData,
                        InitializeShareGroupStateResponseData>(
                        ApiKeys.INITIALIZE_SHARE_GROUP_STATE, requests::initialize),
                new StateHandler<ReadShareGroupStateRequestData, ReadShareGroupStateResponseData>(
                        ApiKeys.READ_SHARE_GROUP_STATE, requests::read),
                new StateHandler<WriteShareGroupStateRequestData, WriteShareGroupStateResponseData>(
                        ApiKeys.WRITE_SHARE_GROUP_STATE, requests::write),
                new StateHandler<
                        DeleteShareGroupStateRequestData, DeleteShareGroupStateResponseData>(
                        ApiKeys.DELETE_SHARE_GROUP_STATE, requests::delete),
                new StateHandler<
                        ReadShareGroupStateSummaryRequestData,
                        ReadShareGroupStateSummaryResponseData>(
                        ApiKeys.READ_SHARE_GROUP_STATE_SUMMARY, requests::summary));
    }
}
