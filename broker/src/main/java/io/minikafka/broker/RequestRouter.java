package io.minikafka.broker;

import io.minikafka.base.Errand;
import io.minikafka.base.FormatException;
import io.minikafka.network.ConnectionInfo;
import io.minikafka.network.Exchange;
import io.minikafka.network.Part;
import io.minikafka.network.RequestHandler;
import io.minikafka.network.link.LinkDoor;
import io.minikafka.protocol.ParsedRequest;
import io.minikafka.protocol.Protocol;
import io.minikafka.protocol.RequestHead;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Takes each request to its handler. Runs on the event loops; immutable.
///
/// What cannot be served is answered as RFC 0004 says: an unknown API or broken bytes close the connection; an
/// ApiVersions request of a version that we do not know is answered in version 0 with all versions that we do;
/// other unknown versions close the connection, because no response can be written in them; an API that Kafka
/// has and we do not is answered with UNSUPPORTED_VERSION in its own form, where it has one.
public final class RequestRouter implements RequestHandler {
    private static final Logger LOG = LoggerFactory.getLogger(RequestRouter.class);
    private static final short VERSION_0 = 0;

    /// Of a request of our own; frames between nodes have their own limits.
    private static final int MAX_PRIVATE_BYTES = 64 << 10;

    private final ApiHandler<?, ?>[] handlers;
    private final ApiVersionsHandler apiVersions;
    private final Map<Short, PrivateHandler> privateHandlers;
    private final LinkDoor door;
    private final LongConsumer disconnected;
    private final RequestStats stats;
    private final QuotaGate quotas;
    private final Contact contact;

    /// @param contact with the cluster
    /// @param handlers one for each API, except ApiVersions, which the router knows itself
    /// @param privateHandlers of requests of our own
    /// @param door for other nodes
    /// @param disconnected told the id of each connection that is gone
    public RequestRouter(
            NodeIdentity identity,
            Features features,
            RequestStats stats,
            QuotaGate quotas,
            Contact contact,
            List<ApiHandler<?, ?>> handlers,
            List<PrivateHandler> privateHandlers,
            LinkDoor door,
            LongConsumer disconnected) {
        List<ApiKeys> keys = handlers.stream().<ApiKeys>map(ApiHandler::key).toList();
        this.apiVersions = new ApiVersionsHandler(identity, features, keys);
        this.handlers = table(handlers, apiVersions);
        this.stats = stats;
        this.privateHandlers =
                privateHandlers.stream()
                        .collect(
                                Collectors.toUnmodifiableMap(
                                        PrivateHandler::key, Function.identity()));
        this.quotas = quotas;
        this.contact = contact;
        this.door = door;
        this.disconnected = disconnected;
    }

    /// The APIs that are served.
    public List<ApiKeys> served() {
        List<ApiKeys> keys = new ArrayList<>();
        for (ApiHandler<?, ?> handler : handlers) {
            if (handler != null) {
                keys.add(handler.key());
            }
        }
        return keys;
    }

    /// Requests that a defect of the broker kept from their answer.
    public long failures() {
        return stats.failures();
    }

    @Override
    public void handle(Exchange exchange) {
        switch (Protocol.parse(exchange.frame())) {
            case ParsedRequest.Ok(RequestHead head, ApiMessage body) ->
                    dispatch(exchange, head, body);
            case ParsedRequest.UnsupportedVersion(ApiKeys key, short version, int correlationId) ->
                    refuseVersion(exchange, key, version, correlationId);
            case ParsedRequest.Private(short key, int correlationId, ByteBuffer body) ->
                    handlePrivate(exchange, key, correlationId, body);
            case ParsedRequest.UnknownApi(short key) ->
                    exchange.close("there is no API with key " + key);
            case ParsedRequest.Malformed(String reason) ->
                    exchange.close("malformed request: " + reason);
        }
    }

    /// Whether there is a handler for the request in `frame`; what is no request is for [#handle] to judge.
    public boolean serves(ByteBuffer frame) {
        if (frame.remaining() < Short.BYTES) {
            return true;
        }
        short key = frame.getShort(frame.position());
        if (key >= Protocol.FIRST_PRIVATE_KEY) {
            return door.knows(key) || privateHandlers.containsKey(key);
        }
        return key < 0 || key >= handlers.length || handlers[key] != null;
    }

    @Override
    public boolean admits(InetAddress address) {
        return quotas.admits(address);
    }

    @Override
    public void disconnected(ConnectionInfo connection) {
        disconnected.accept(connection.id());
    }

    private void dispatch(Exchange exchange, RequestHead head, ApiMessage body) {
        ApiHandler<?, ?> handler = handlers[head.key().id];
        var answer = new RoutedAnswer<>(exchange, head, stats, quotas, isLast(head.key()));
        if (handler == null) {
            answer.fail(Errors.UNSUPPORTED_VERSION, 0);
            return;
        }
        if (body instanceof ApiVersionsRequestData request) {
            remember(exchange.connection(), request);
        }
        ConnectionInfo connection = exchange.connection();
        var context =
                new RequestContext(
                        head.version(),
                        head.clientId(),
                        connection.remoteAddress(),
                        connection.localAddress(),
                        connection.id(),
                        handler.asksForSoftware()
                                ? connection.attachment(ClientSoftware.class)
                                : Optional.empty(),
                        connection.peer(),
                        exchange.receivedNanos());
        boolean isMeasured = quotas.isActive();
        if (isMeasured) {
            int delayMs = quotas.mutationDelayMs(head.version(), head.clientId(), body);
            if (delayMs > 0) {
                answer.fail(Errors.THROTTLING_QUOTA_EXCEEDED, delayMs);
                return;
            }
        }
        long beganNs = isMeasured ? stats.nowNs() : 0;
        try {
            if (handler.isHandedOver()) {
                errand(answer, head, connection).run(() -> serve(handler, context, body, answer));
            } else {
                serve(handler, context, body, answer);
            }
        } catch (RuntimeException e) {
            failed(head, connection, "the handler failed", e);
            if (head.key() == ApiKeys.PRODUCE) {
                // Batches that were handed over lie in the request's memory until they are
                // committed.
                // An answer would lend it to the next request; the network closes the connection
                // and does not.
                throw e;
            }
            answer.giveUp();
        } finally {
            if (isMeasured) {
                quotas.busy(head.clientId(), stats.nowNs() - beganNs);
            }
        }
    }

    /// Clients ask those nodes where things are to which they are connected. A node that does not know it any more lets go
    /// of them, so that they ask another one.
    private boolean isLast(ApiKeys key) {
        return (key == ApiKeys.METADATA || key == ApiKeys.FIND_COORDINATOR) && contact.isLost();
    }

    /// What other threads do for the request.
    private Errand errand(RoutedAnswer<?> answer, RequestHead head, ConnectionInfo connection) {
        return new Errand(e -> {
            failed(head, connection, "a task for it failed", e);
            answer.giveUp();
        });
    }

    private void failed(
            RequestHead head, ConnectionInfo connection, String what, RuntimeException e) {
        stats.failed();
        LOG.error(
                "api={} version={} client={} remote={} {}",
                head.key().name,
                head.version(),
                head.clientId(),
                connection.remoteAddress(),
                what,
                e);
    }

    /// A handler gets the messages of its own key: the table is filled by key.
    @SuppressWarnings("unchecked")
    private static <Q extends ApiMessage, A extends ApiMessage> void serve(
            ApiHandler<Q, A> handler,
            RequestContext context,
            ApiMessage body,
            RoutedAnswer<? extends ApiMessage> answer) {
        handler.handle(context, (Q) body, (Answer<A>) answer);
    }

    private void handlePrivate(
            Exchange exchange, short key, int correlationId, ByteBuffer request) {
        if (door.knows(key)) {
            door.handle(key, correlationId, request, exchange);
            return;
        }
        PrivateHandler handler = privateHandlers.get(key);
        if (handler == null) {
            exchange.close("there is no API with key " + key);
            return;
        }
        if (request.remaining() > MAX_PRIVATE_BYTES) {
            exchange.close("private request " + key + " has " + request.remaining() + " bytes");
            return;
        }
        byte[] body = new byte[request.remaining()];
        request.get(body);
        try {
            handler.handle(
                    body,
                    answer -> {
                        ByteBuffer response = ByteBuffer.allocate(Integer.BYTES + answer.length);
                        response.putInt(correlationId).put(answer).flip();
                        exchange.respond(List.of(new Part.Bytes(response)));
                    });
        } catch (FormatException e) {
            exchange.close("malformed request: " + e.getMessage());
        }
    }

    private void refuseVersion(Exchange exchange, ApiKeys key, short version, int correlationId) {
        if (key == ApiKeys.API_VERSIONS) {
            exchange.respond(
                    RoutedAnswer.parts(
                            Protocol.encode(
                                    correlationId,
                                    VERSION_0,
                                    apiVersions.response(Errors.UNSUPPORTED_VERSION),
                                    VERSION_0)));
        } else {
            exchange.close(
                    key.name
                            + " has no version "
                            + version
                            + "; this broker speaks "
                            + key.oldestVersion()
                            + " to "
                            + key.latestVersion());
        }
    }

    private static void remember(ConnectionInfo connection, ApiVersionsRequestData request) {
        var software =
                new ClientSoftware(request.clientSoftwareName(), request.clientSoftwareVersion());
        if (software.isValid()) {
            connection.attach(software);
        }
    }

    private static ApiHandler<?, ?>[] table(
            List<ApiHandler<?, ?>> handlers, ApiVersionsHandler apiVersions) {
        int size = 0;
        for (ApiKeys key : ApiKeys.values()) {
            size = Math.max(size, key.id + 1);
        }
        var table = new ApiHandler<?, ?>[size];
        table[apiVersions.key().id] = apiVersions;
        for (ApiHandler<?, ?> handler : handlers) {
            if (table[handler.key().id] != null) {
                throw new IllegalArgumentException("two handlers for " + handler.key());
            }
            table[handler.key().id] = handler;
        }
        return table;
    }
}
