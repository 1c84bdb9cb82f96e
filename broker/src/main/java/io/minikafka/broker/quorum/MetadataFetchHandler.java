package io.minikafka.broker.quorum;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;

/// Fetches of the metadata go to the engine, all others where they always go.
final class MetadataFetchHandler implements ApiHandler<FetchRequestData, FetchResponseData> {
    private final ApiHandler<FetchRequestData, FetchResponseData> others;
    private final RaftHandler.Engine engine;

    MetadataFetchHandler(
            ApiHandler<FetchRequestData, FetchResponseData> others, RaftHandler.Engine engine) {
        this.others = others;
        this.engine = engine;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.FETCH;
    }

    @Override
    public boolean asksForSoftware() {
        return others.asksForSoftware();
    }

    @Override
    public void handle(
            RequestContext context, FetchRequestData request, Answer<FetchResponseData> answer) {
        if (context.peer().isPresent()
                && request.topics().size() == 1
                && request.topics().getFirst().topicId().equals(Uuid.METADATA_TOPIC_ID)) {
            RaftHandler.answer(engine, context, request, answer, ApiKeys.FETCH);
        } else {
            others.handle(context, request, answer);
        }
    }
}
