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
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The answer to a request that came over the network. Guards that there is one, and that a message which
/// cannot be written does not leave the client waiting.
final class RoutedAnswer<A extends ApiMessage> implements Answer<A> {
    private static final Logger LOG = LoggerFactory.getLogger(RoutedAnswer.class);

    private final Exchange exchange;
    private final RequestHead head;
    private final RequestStats stats;
    private final QuotaGate quotas;
    private final AtomicBoolean answered = new AtomicBoolean();
    private boolean waited;

    RoutedAnswer(Exchange exchange, RequestHead head, RequestStats stats, QuotaGate quotas) {
        this.exchange = exchange;
        this.head = head;
        this.stats = stats;
        this.quotas = quotas;
    }

    @Override
    public void send(A message) {
        claim();
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
        claim();
        if (quotas.isActive()) {
            var _ = throttle(0);
        }
        exchange.respondNothing();
    }

    @Override
    public void close(String reason) {
        claim();
        exchange.close(reason);
    }

    /// Answers in the API's error form, or closes the connection if it has none.
    ///
    /// @param throttleTimeMs when the client may try again
    void fail(Errors error, int throttleTimeMs) {
        claim();
        writeError(error, throttleTimeMs);
    }

    /// As [#fail], for a handler that threw: it may have answered before.
    void failUnlessAnswered(Errors error) {
        if (answered.compareAndSet(false, true)) {
            writeError(error, 0);
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

    private void claim() {
        Invariant.check(answered.compareAndSet(false, true), "a request is answered twice");
        stats.answered(head.key(), waited, exchange.receivedNanos());
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
        exchange.respond(parts(pieces));
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
