package io.minikafka.broker;

import io.minikafka.base.Invariant;
import io.minikafka.network.Exchange;
import io.minikafka.network.Part;
import io.minikafka.protocol.Piece;
import io.minikafka.protocol.Protocol;
import io.minikafka.protocol.RequestHead;
import io.minikafka.protocol.ThrottleTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The answer to a request that came over the network. Guards that there is one, and that a message which
/// cannot be written, or a defect in the work for it, does not leave the client waiting.
final class RoutedAnswer<A extends ApiMessage> implements Answer<A> {
    private static final Logger LOG = LoggerFactory.getLogger(RoutedAnswer.class);

    private final Exchange exchange;
    private final RequestHead head;
    private final RequestStats stats;
    private final QuotaGate quotas;
    private final boolean isLast;
    private final AtomicReference<State> state = new AtomicReference<>(State.OPEN);
    private boolean waited;

    private enum State {
        OPEN,
        ANSWERED,
        /// Answered because some of the work for it failed: what the rest comes to is of no use.
        GIVEN_UP
    }

    /// @param isLast whether the connection is dropped afterwards
    RoutedAnswer(
            Exchange exchange,
            RequestHead head,
            RequestStats stats,
            QuotaGate quotas,
            boolean isLast) {
        this.exchange = exchange;
        this.head = head;
        this.stats = stats;
        this.quotas = quotas;
        this.isLast = isLast;
    }

    @Override
    public void send(A message) {
        if (!claim()) {
            Protocol.release(message);
            return;
        }
        if (quotas.isActive()) {
            ThrottleTime.set(message, throttle(FetchedBytes.of(message)));
        }
        write(message);
    }

    @Override
    public void waits() {
        waited = true;
    }

    @Override
    public void sendNothing() {
        if (!claim()) {
            return;
        }
        if (quotas.isActive()) {
            var _ = throttle(0);
        }
        exchange.respondNothing();
    }

    @Override
    public void close(String reason) {
        if (claim()) {
            exchange.close(reason);
        }
    }

    /// Answers in the API's error form, or closes the connection if it has none.
    ///
    /// @param throttleTimeMs when the client may try again
    void fail(Errors error, int throttleTimeMs) {
        if (claim()) {
            writeError(error, throttleTimeMs);
        }
    }

    /// UNKNOWN_SERVER_ERROR is the answer, except to a producer: an answer would lend its memory to the next request, and
    /// the log may still read batches there.
    @Override
    public void giveUp() {
        if (head.key() == ApiKeys.PRODUCE) {
            exchange.hangUp("a defect in the work for a Produce request");
        } else if (state.compareAndSet(State.OPEN, State.GIVEN_UP)) {
            writeError(Errors.UNKNOWN_SERVER_ERROR, 0);
        }
    }

    static List<Part> parts(List<Piece> pieces) {
        List<Part> parts = new ArrayList<>(pieces.size());
        for (Piece piece : pieces) {
            parts.add(
                    switch (piece) {
                        case Piece.Bytes(var buffer) -> new Part.Bytes(buffer);
                        case Piece.Region(var region) -> new Part.Region(region);
                    });
        }
        return parts;
    }

    /// The answer leaves at once; then the client is not heard until it is within its quotas again (KIP-219).
    ///
    /// @return for how long
    private int throttle(long fetchedBytes) {
        int delayMs =
                quotas.answered(
                        head.key(), head.clientId(), exchange.frame().limit(), fetchedBytes);
        if (delayMs > 0) {
            exchange.mute(delayMs);
        }
        return delayMs;
    }

    /// @return false if it was given up
    private boolean claim() {
        State before = state.compareAndExchange(State.OPEN, State.ANSWERED);
        Invariant.check(before != State.ANSWERED, "a request is answered twice");
        if (before == State.GIVEN_UP) {
            return false;
        }
        stats.answered(head.key(), waited, exchange.receivedNanos());
        return true;
    }

    private void write(ApiMessage message) {
        List<Piece> pieces;
        try {
            pieces = Protocol.encode(head, message);
        } catch (RuntimeException e) {
            stats.failed();
            LOG.error(
                    "api={} version={} client={} the answer cannot be written; the client gets"
                            + " UNKNOWN_SERVER_ERROR",
                    head.key().name,
                    head.version(),
                    head.clientId(),
                    e);
            writeError(Errors.UNKNOWN_SERVER_ERROR, 0);
            return;
        }
        if (isLast) {
            exchange.respondLast(
                    parts(pieces),
                    "this node has lost contact with its cluster: others know better");
        } else {
            exchange.respond(parts(pieces));
        }
    }

    private void writeError(Errors error, int throttleTimeMs) {
        Optional<List<Piece>> pieces = errorPieces(error, throttleTimeMs);
        if (pieces.isPresent()) {
            exchange.respond(parts(pieces.get()));
        } else {
            exchange.close(head.key().name + " request failed with " + error);
        }
    }

    private Optional<List<Piece>> errorPieces(Errors error, int throttleTimeMs) {
        try {
            return Protocol.errorResponse(exchange.frame(), error)
                    .map(message -> {
                        ThrottleTime.set(message, throttleTimeMs);
                        return Protocol.encode(head, message);
                    });
        } catch (RuntimeException e) {
            LOG.error(
                    "api={} version={} not even {} can be written",
                    head.key().name,
                    head.version(),
                    error,
                    e);
            return Optional.empty();
        }
    }
}
