package io.minikafka.broker.quorum;

import java.io.IOException;

/// A request that did not reach the other node, so that it may be sent again.
public final class NotSentException extends IOException {
    private static final long serialVersionUID = 1L;

    public NotSentException(String message) {
        super(message);
    }
}
