package io.minikafka.broker.group;

import io.minikafka.broker.Answer;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.ApiMessage;

/// An answer that a test looks at. A second one is a failure.
public final class OnceAnswer<A extends ApiMessage> implements Answer<A> {
    private final Consumer<A> listener;
    private boolean isGiven;

    public OnceAnswer(Consumer<A> listener) {
        this.listener = listener;
    }

    public boolean isGiven() {
        return isGiven;
    }

    @Override
    public void send(A message) {
        if (isGiven) {
            throw new AssertionError("answered twice: " + message);
        }
        isGiven = true;
        listener.accept(message);
    }

    @Override
    public void sendNothing() {
        throw new AssertionError("groups answer every request");
    }
}
