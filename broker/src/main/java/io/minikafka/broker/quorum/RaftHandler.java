package io.minikafka.broker.quorum;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.protocol.PeerMessages;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// Hands Kafka's Raft requests, from nodes and tools, to the engine.
final class RaftHandler<Q extends ApiMessage, A extends ApiMessage> implements ApiHandler<Q, A> {
    /// Those that nodes of the quorum send to each other; ADD, REMOVE and DESCRIBE are for tools, too.
    static final List<ApiKeys> BETWEEN_NODES =
            List.of(
                    ApiKeys.VOTE,
                    ApiKeys.BEGIN_QUORUM_EPOCH,
                    ApiKeys.END_QUORUM_EPOCH,
                    ApiKeys.FETCH_SNAPSHOT,
                    ApiKeys.UPDATE_RAFT_VOTER);

    static final List<ApiKeys> OF_THE_ACTIVE_NODE =
            List.of(ApiKeys.DESCRIBE_QUORUM, ApiKeys.ADD_RAFT_VOTER, ApiKeys.REMOVE_RAFT_VOTER);

    /// What the engine answers.
    interface Engine {
        CompletionStage<ApiMessage> answer(ApiMessage request, short version);
    }

    private final ApiKeys key;
    private final Engine engine;

    RaftHandler(ApiKeys key, Engine engine) {
        this.key = key;
        this.engine = engine;
    }

    @Override
    public ApiKeys key() {
        return key;
    }

    @Override
    public void handle(RequestContext context, Q request, Answer<A> answer) {
        if (BETWEEN_NODES.contains(key) && context.peer().isEmpty()) {
            answer.close("a request for nodes from somebody who has not proved to be one");
            return;
        }
        answer(engine, context, request, answer, key);
    }

    /// Also for FETCH of the metadata, which has a handler of its own.
    static <Q extends ApiMessage, A extends ApiMessage> void answer(
            Engine engine, RequestContext context, Q request, Answer<A> answer, ApiKeys key) {
        answer.waits();
        var _ =
                engine.answer(request, context.version())
                        .whenComplete((response, _) ->
                                send(
                                        answer,
                                        response != null
                                                ? response
                                                : PeerMessages.refusal(
                                                        key,
                                                        context.version(),
                                                        request,
                                                        Errors.UNKNOWN_SERVER_ERROR)));
    }

    @SuppressWarnings("unchecked") // the engine answers a request in the form of its own API
    private static <A extends ApiMessage> void send(Answer<A> answer, ApiMessage response) {
        answer.send((A) response);
    }
}
