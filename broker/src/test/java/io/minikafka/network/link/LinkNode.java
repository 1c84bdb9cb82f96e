package io.minikafka.network.link;

import io.minikafka.base.Await;
import io.minikafka.base.HostPort;
import io.minikafka.base.Time;
import io.minikafka.network.Exchange;
import io.minikafka.network.Listener;
import io.minikafka.network.NetworkConfig;
import io.minikafka.network.NetworkCounters;
import io.minikafka.network.Part;
import io.minikafka.network.Routes;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/// A node of a test's cluster: a listener, a door, links, and a handler that answers an ordinary request with its own
/// bytes, or parks it.
final class LinkNode implements AutoCloseable {
    static final byte[] SECRET = "a secret of the test's cluster".getBytes(StandardCharsets.UTF_8);
    static final String CLUSTER = "cluster";
    static final short ECHO = 18;
    static final short PARK = 19;

    static final LinkConfig QUICK =
            new LinkConfig(1_000, 40, 400, 5, 40, 1 << 20, 1_000, 4, 1 << 20, 64 << 10);

    final LinkCounters counters = new LinkCounters();
    final Queue<Exchange> parked = new ConcurrentLinkedQueue<>();
    final Queue<Exchange> frozen = new ConcurrentLinkedQueue<>();
    final Queue<Bundle> heldBundles = new ConcurrentLinkedQueue<>();
    final List<String> letters = Collections.synchronizedList(new ArrayList<>());
    final List<Integer> senders = Collections.synchronizedList(new ArrayList<>());
    final Map<Integer, HostPort> addresses = new ConcurrentHashMap<>();
    final Queue<Throwable> broken = new ConcurrentLinkedQueue<>();
    final Listener listener;
    final Links links;
    volatile boolean isFrozen;
    volatile boolean holdsBundles;
    private final LinkDoor door;

    LinkNode(int id) {
        this(new LinkIdentity(CLUSTER, id, SECRET), 0, QUICK, config -> config);
    }

    LinkNode(LinkIdentity identity, int port, LinkConfig links, UnaryOperator<NetworkConfig> net) {
        this.door = LinkDoor.open(identity, this::bundle, counters);
        NetworkConfig config = net.apply(NetworkConfig.defaults("127.0.0.1", port));
        this.listener =
                Listener.open(
                        config, this::handle, Time.system(), new NetworkCounters(), broken::add);
        this.links =
                new Links(
                                identity,
                                links,
                                node -> Optional.ofNullable(addresses.get(node)),
                                Routes.DIRECT,
                                Time.system(),
                                counters)
                        .start(listener.loops());
    }

    int port() {
        return listener.port();
    }

    LinkNode knows(int id, int port) {
        addresses.put(id, new HostPort("127.0.0.1", port));
        return this;
    }

    LinkNode knows(int id, LinkNode other) {
        return knows(id, other.port());
    }

    TestCall call(int node, short key, int correlationId, String text) {
        return call(node, key, correlationId, text, 20_000);
    }

    TestCall call(int node, short key, int correlationId, String text, long timeoutMs) {
        TestCall call = new TestCall();
        links.call(node, request(key, correlationId, text), timeoutMs, call);
        return call;
    }

    boolean say(int node, String text) {
        return links.send(node, Letter.of(text.getBytes(StandardCharsets.UTF_8)));
    }

    boolean isUp(int node) {
        return links.status().stream().anyMatch(link -> link.nodeId() == node && link.isUp());
    }

    String trouble(int node) {
        return links.status().stream()
                .filter(link -> link.nodeId() == node)
                .findFirst()
                .orElseThrow()
                .trouble();
    }

    /// Keeps asking until there is an answer.
    LinkNode connected(int node) {
        Await.until(
                "a link to " + node,
                () ->
                        call(node, ECHO, 1, "there?").outcome() instanceof CallOutcome.Answered
                                && isUp(node));
        return this;
    }

    void thaw() {
        isFrozen = false;
        Exchange next = frozen.poll();
        while (next != null) {
            handle(next);
            next = frozen.poll();
        }
    }

    static ByteBuffer request(short key, int correlationId, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + bytes.length)
                .putShort(key)
                .putShort((short) 0)
                .putInt(correlationId)
                .put(bytes)
                .flip();
    }

    static void answer(Exchange exchange) {
        ByteBuffer frame = exchange.frame();
        ByteBuffer response = ByteBuffer.allocate(frame.remaining() - 4);
        response.put(frame.slice(4, frame.remaining() - 4)).flip();
        exchange.respond(List.of(new Part.Bytes(response)));
    }

    @Override
    public void close() {
        links.close();
        listener.close();
        heldBundles.forEach(Bundle::release);
        parked.forEach(Exchange::respondNothing);
        frozen.forEach(Exchange::respondNothing);
        if (!broken.isEmpty()) {
            throw new AssertionError("a thread of the listener ended", broken.peek());
        }
    }

    private void handle(Exchange exchange) {
        if (isFrozen) {
            frozen.add(exchange);
            return;
        }
        ByteBuffer frame = exchange.frame();
        short key = frame.getShort(0);
        if (door.knows(key)) {
            door.handle(key, frame.getInt(4), frame.slice(8, frame.limit() - 8), exchange);
        } else if (key == PARK) {
            parked.add(exchange);
        } else {
            answer(exchange);
        }
    }

    private void bundle(Bundle bundle) {
        for (ByteBuffer letter : bundle.letters()) {
            senders.add(bundle.from());
            letters.add(StandardCharsets.UTF_8.decode(letter.duplicate()).toString());
        }
        if (holdsBundles) {
            heldBundles.add(bundle);
        } else {
            bundle.release();
        }
    }
}
