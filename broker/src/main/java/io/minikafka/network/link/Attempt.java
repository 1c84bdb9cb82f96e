package io.minikafka.network.link;

import io.minikafka.base.FormatException;
import io.minikafka.base.HostPort;
import io.minikafka.network.Loop;
import io.minikafka.network.Outgoing;
import io.minikafka.network.OutgoingHandler;
import io.minikafka.network.Part;
import io.minikafka.network.link.Greeting.Hello;
import io.minikafka.network.link.Greeting.Refusal;
import io.minikafka.network.link.Greeting.Reply;
import io.minikafka.network.link.Greeting.Welcome;
import io.minikafka.network.link.LinkIdentity.Ends;
import io.minikafka.network.link.LinkIdentity.Side;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One connection to another node, from its first thought to its end: finds the address, connects, proves itself and
/// has the other end prove itself, and then asks whether it lives whenever it is silent. Owned by its event loop.
/// States: RFC 0022, 4.2. It ends once, and tells its owner.
final class Attempt implements OutgoingHandler {
    /// What its owner is told, on the loop.
    interface Owner {
        void up(Attempt attempt);

        /// A frame that is no answer to the greeting or to a ping.
        void received(ByteBuffer frame);

        /// There may be room for more.
        void sent();

        void ended(Attempt attempt, String why);
    }

    private enum Phase {
        RESOLVING,
        CONNECTING,
        GREETING,
        PROVING,
        UP,
        ENDED
    }

    /// No call has this correlation id.
    static final int OWN_CORRELATION_ID = 0;

    private final Loop loop;
    private final LinkParts parts;
    private final int nodeId;
    private final Owner owner;
    private final byte[] nonce;
    private Phase phase = Phase.RESOLVING;
    private @Nullable Outgoing connection;
    private int foundId;
    private long heardNs;
    private Optional<Long> pingedNs = Optional.empty();

    Attempt(Loop loop, LinkParts parts, int nodeId, Owner owner) {
        this.loop = loop;
        this.parts = parts;
        this.nodeId = nodeId;
        this.foundId = nodeId;
        this.owner = owner;
        this.nonce = parts.nonces().next(Greeting.NONCE_BYTES);
    }

    void begin(HostPort address) {
        loop.after(parts.config().greetingMs(), this, () -> end("no greeting in time"));
        parts.resolver()
                .resolve(
                        address,
                        found ->
                                loop.execute(
                                        () -> resolved(address, found),
                                        () -> end("the node stops")));
    }

    boolean isUp() {
        return phase == Phase.UP;
    }

    /// The node that is really there.
    int foundId() {
        return foundId;
    }

    void send(List<Part> frame) {
        if (connection != null) {
            connection.send(frame);
        }
    }

    long unsentBytes() {
        return connection == null ? 0 : connection.unsentBytes();
    }

    void end(String why) {
        if (phase == Phase.ENDED) {
            return;
        }
        phase = Phase.ENDED;
        loop.forget(this);
        if (connection != null) {
            connection.close(why);
        }
        owner.ended(this, why);
    }

    @Override
    public void connected() {
        if (phase == Phase.CONNECTING) {
            phase = Phase.GREETING;
            int to = nodeId < 0 ? Greeting.ANYBODY : nodeId;
            ask(
                    Frames.HELLO,
                    new Hello(parts.identity().clusterId(), parts.identity().nodeId(), to, nonce)
                            .toBytes());
        }
    }

    @Override
    public void received(ByteBuffer frame) {
        heardNs = loop.nowNs();
        if (frame.remaining() < Integer.BYTES) {
            end("it sent a frame without a correlation id");
            return;
        }
        boolean isOwn = frame.getInt(frame.position()) == OWN_CORRELATION_ID;
        switch (phase) {
            case GREETING -> greeted(frame.position(Integer.BYTES));
            case PROVING -> proved(frame.position(Integer.BYTES));
            case UP -> {
                if (isOwn) {
                    pingedNs = Optional.empty();
                } else {
                    owner.received(frame);
                }
            }
            case RESOLVING, CONNECTING, ENDED -> end("it spoke before it was asked");
        }
    }

    @Override
    public void sent() {
        if (phase == Phase.UP) {
            owner.sent();
        }
    }

    @Override
    public void closed(String why) {
        end(why);
    }

    private void resolved(HostPort address, Optional<InetSocketAddress> found) {
        if (phase != Phase.RESOLVING) {
            return;
        }
        if (found.isEmpty()) {
            end("no address is known for " + address.host());
            return;
        }
        phase = Phase.CONNECTING;
        connection = loop.connect(found.get(), this);
    }

    private void greeted(ByteBuffer reply) {
        try {
            switch (Reply.read(Frames.rest(reply))) {
                case Refusal(var why) -> end(why.text());
                case Welcome welcome -> welcomed(welcome);
            }
        } catch (FormatException e) {
            end(String.valueOf(e.getMessage()));
        }
    }

    private void welcomed(Welcome welcome) {
        if (nodeId >= 0 && welcome.nodeId() != nodeId) {
            end("node " + welcome.nodeId() + " is at that address");
            return;
        }
        LinkIdentity self = parts.identity();
        Ends ends = new Ends(self.nodeId(), welcome.nodeId(), nonce, welcome.nonce());
        if (MessageDigest.isEqual(nonce, welcome.nonce())
                || !self.isProof(welcome.proof(), Side.CALLED, ends)) {
            end("it does not know the cluster's secret");
            return;
        }
        foundId = welcome.nodeId();
        phase = Phase.PROVING;
        ask(Frames.PROOF, self.proof(Side.CALLER, ends));
    }

    private void proved(ByteBuffer reply) {
        if (reply.remaining() != 1 || reply.get() != 0) {
            end("it did not accept the proof");
            return;
        }
        phase = Phase.UP;
        if (connection != null) {
            connection.allowFrames(parts.config().answerBytesMax());
        }
        loop.forget(this);
        loop.after(parts.config().pingMs(), this, this::checkLife);
        owner.up(this);
    }

    private void checkLife() {
        long nowNs = loop.nowNs();
        if (pingedNs.isPresent()) {
            long sinceNs = Math.min(nowNs - pingedNs.get(), nowNs - heardNs);
            if (sinceNs > TimeUnit.MILLISECONDS.toNanos(parts.config().silentMs())) {
                end("not a byte for " + TimeUnit.NANOSECONDS.toMillis(sinceNs) + " ms");
                return;
            }
        } else if (nowNs - heardNs >= TimeUnit.MILLISECONDS.toNanos(parts.config().pingMs())) {
            pingedNs = Optional.of(nowNs);
            ask(Frames.PING, new byte[0]);
        }
        loop.after(parts.config().pingMs(), this, this::checkLife);
    }

    private void ask(short key, byte[] body) {
        send(Frames.request(key, OWN_CORRELATION_ID, body));
    }
}
