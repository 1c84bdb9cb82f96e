package io.minikafka.network.link;

import io.minikafka.base.FormatException;
import io.minikafka.network.ConnectionInfo;
import io.minikafka.network.Exchange;
import io.minikafka.network.link.Greeting.Hello;
import io.minikafka.network.link.Greeting.Refusal;
import io.minikafka.network.link.Greeting.Reply;
import io.minikafka.network.link.Greeting.Welcome;
import io.minikafka.network.link.Greeting.Why;
import io.minikafka.network.link.LinkIdentity.Ends;
import io.minikafka.network.link.LinkIdentity.Side;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Where the connections of other nodes come in: lets them prove what they are, and hands their letters on. Runs on
/// the event loops; what it remembers of a greeting hangs on the connection. RFC 0022, 4.1.
public final class LinkDoor {
    /// This node's own greeting of one connection, until the proof.
    private record Challenge(Ends ends) {}

    private final Optional<LinkIdentity> identity;
    private final BundleHandler handler;
    private final LinkCounters counters;
    private final Nonces nonces;

    private LinkDoor(
            Optional<LinkIdentity> identity,
            BundleHandler handler,
            LinkCounters counters,
            Nonces nonces) {
        this.identity = identity;
        this.handler = handler;
        this.counters = counters;
        this.nonces = nonces;
    }

    public static LinkDoor open(
            LinkIdentity identity, BundleHandler handler, LinkCounters counters) {
        return new LinkDoor(Optional.of(identity), handler, counters, Nonces.secure());
    }

    /// Of a node in no cluster: says so.
    public static LinkDoor shut() {
        return new LinkDoor(Optional.empty(), Bundle::release, new LinkCounters(), Nonces.secure());
    }

    /// Whether requests with this key come here.
    public boolean knows(short key) {
        return key == Frames.BUNDLE || (key >= Frames.HELLO && key <= Frames.PING);
    }

    /// @param body what follows the head, within the exchange's frame
    public void handle(short key, int correlationId, ByteBuffer body, Exchange exchange) {
        try {
            switch (key) {
                case Frames.HELLO -> hello(correlationId, body, exchange);
                case Frames.PROOF -> proof(correlationId, body, exchange);
                case Frames.PING -> ping(correlationId, exchange);
                case Frames.BUNDLE -> bundle(body, exchange);
                default -> throw new IllegalArgumentException("no such frame: " + key);
            }
        } catch (FormatException e) {
            exchange.close("malformed frame of a node: " + e.getMessage());
        }
    }

    private void hello(int correlationId, ByteBuffer body, Exchange exchange) {
        ConnectionInfo connection = exchange.connection();
        if (connection.peer().isPresent() || connection.attachment(Challenge.class).isPresent()) {
            exchange.close("a second hello");
            return;
        }
        Reply reply = reply(Hello.read(Frames.rest(body)), connection);
        if (reply instanceof Refusal) {
            counters.peerRefused();
        }
        exchange.respond(Frames.answer(correlationId, reply.toBytes()));
    }

    private Reply reply(Hello hello, ConnectionInfo connection) {
        if (identity.isEmpty()) {
            return new Refusal(Why.NO_CLUSTER);
        }
        LinkIdentity self = identity.get();
        if (!hello.isKnownVersion()) {
            return new Refusal(Why.UNKNOWN_VERSION);
        }
        if (!hello.clusterId().equals(self.clusterId())) {
            return new Refusal(Why.ANOTHER_CLUSTER);
        }
        if (hello.to() != Greeting.ANYBODY && hello.to() != self.nodeId()) {
            return new Refusal(Why.ANOTHER_NODE);
        }
        if (hello.from() == self.nodeId()) {
            return new Refusal(Why.MYSELF);
        }
        byte[] nonce = nonces.next(Greeting.NONCE_BYTES);
        Ends ends = new Ends(hello.from(), self.nodeId(), hello.nonce(), nonce);
        connection.attach(new Challenge(ends));
        return new Welcome(self.nodeId(), nonce, self.proof(Side.CALLED, ends));
    }

    private void proof(int correlationId, ByteBuffer body, Exchange exchange) {
        Optional<Challenge> challenge = exchange.connection().attachment(Challenge.class);
        byte[] claimed = Frames.rest(body);
        if (identity.isEmpty()
                || challenge.isEmpty()
                || !identity.get().isProof(claimed, Side.CALLER, challenge.get().ends())) {
            counters.peerRefused();
            exchange.close("a node that does not know the cluster's secret");
            return;
        }
        exchange.connection().detach();
        exchange.admitPeer(challenge.get().ends().caller());
        exchange.respond(Frames.answer(correlationId, new byte[] {0}));
    }

    private static void ping(int correlationId, Exchange exchange) {
        if (exchange.connection().peer().isEmpty()) {
            exchange.close("a ping before the proof");
            return;
        }
        exchange.respond(Frames.answer(correlationId, new byte[0]));
    }

    private void bundle(ByteBuffer body, Exchange exchange) {
        if (exchange.connection().peer().isEmpty()) {
            exchange.close("letters before the proof");
            return;
        }
        handler.received(
                new Bundle(exchange.connection().peer().getAsInt(), letters(body), exchange));
    }

    private static List<ByteBuffer> letters(ByteBuffer body) {
        List<ByteBuffer> letters = new ArrayList<>();
        while (body.hasRemaining()) {
            int bytes = body.remaining() < Integer.BYTES ? -1 : body.getInt();
            if (bytes < 0 || bytes > body.remaining()) {
                throw new FormatException(
                        "a letter of %d bytes where %d are left"
                                .formatted(bytes, body.remaining()));
            }
            letters.add(body.slice(body.position(), bytes));
            body.position(body.position() + bytes);
        }
        return List.copyOf(letters);
    }
}
