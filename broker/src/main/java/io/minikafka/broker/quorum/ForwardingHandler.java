package io.minikafka.broker.quorum;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.protocol.PeerMessages;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// A handler whose requests are decided on the active node: elsewhere they are sent there, and the answer comes
/// back. What another node sent on is not sent on again. RFC 0020, section 4.5.
final class ForwardingHandler<Q extends ApiMessage, A extends ApiMessage>
        implements ApiHandler<Q, A> {
    private static final int TIMEOUT_MS = 30_000;

    private final ApiHandler<Q, A> here;
    private final Forwarding forwarding;

    ForwardingHandler(ApiHandler<Q, A> here, Forwarding forwarding) {
        this.here = here;
        this.forwarding = forwarding;
    }

    @Override
    public ApiKeys key() {
        return here.key();
    }

    @Override
    public boolean asksForSoftware() {
        return here.asksForSoftware();
    }

    @Override
    public void handle(RequestContext context, Q request, Answer<A> answer) {
        if (forwarding.isHere()) {
            here.handle(context, request, answer);
            return;
        }
        if (context.peer().isPresent()) {
            answer.send(typed(refusal(context, request)));
            return;
        }
        // The request lives in the connection's memory, which stays until the answer is given.
        var _ =
                forwarding
                        .send(request, context.version(), TIMEOUT_MS)
                        .whenComplete((response, _) ->
                                answer.send(
                                        typed(
                                                response != null
                                                        ? response
                                                        : refusal(context, request))));
    }

    private ApiMessage refusal(RequestContext context, Q request) {
        return PeerMessages.refusal(key(), context.version(), request, Errors.NOT_CONTROLLER);
    }

    @SuppressWarnings("unchecked") // a response of this handler's own API
    private A typed(ApiMessage response) {
        return (A) response;
    }
}
