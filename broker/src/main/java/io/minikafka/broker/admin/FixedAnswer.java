package io.minikafka.broker.admin;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import java.util.function.Function;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/// An API whose answer follows from the request alone.
record FixedAnswer<Q extends ApiMessage, A extends ApiMessage>(ApiKeys key, Function<Q, A> response)
        implements ApiHandler<Q, A> {
    @Override
    public void handle(RequestContext context, Q request, Answer<A> answer) {
        answer.send(response.apply(request));
    }
}
