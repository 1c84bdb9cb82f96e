package io.minikafka.network.link;

import io.minikafka.base.Time;
import io.minikafka.network.Loop;
import io.minikafka.network.Resolver;
import io.minikafka.network.Routes;
import io.minikafka.network.link.CallOutcome.Failed;
import io.minikafka.network.link.CallOutcome.Reason;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// This node's links to all others: one connection to each that it has something to say to, on the event loops of the
/// listener, whose owner closes this before. Any thread. RFC 0022.
public final class Links implements AutoCloseable {
    private final LinkParts parts;
    private final Map<Integer, Link> links = new ConcurrentHashMap<>();
    private volatile List<Loop> loops = List.of();
    private volatile boolean isClosed;

    public Links(
            LinkIdentity identity,
            LinkConfig config,
            AddressBook addresses,
            Routes routes,
            Time time,
            LinkCounters counters) {
        this.parts =
                new LinkParts(
                        identity,
                        config,
                        addresses,
                        routes,
                        new Resolver(),
                        Nonces.secure(),
                        time,
                        counters);
    }

    /// From now on there are network threads to live on: those of [io.minikafka.network.Listener#loops()]. Before,
    /// no node can be reached.
    public Links start(List<Loop> threads) {
        loops = List.copyOf(threads);
        return this;
    }

    /// Says something that may be lost; the letter belongs to the link from now on.
    ///
    /// @return false if it was dropped at once, because too much waits already
    public boolean send(int nodeId, Letter letter) {
        Optional<Link> link = link(nodeId);
        if (link.isEmpty()) {
            letter.drop();
            parts.counters().lettersDropped(1);
            return false;
        }
        return link.get().send(letter);
    }

    /// Sends a Kafka request, whose bytes are copied, and tells what became of it: once, on a network thread, which
    /// must not be held up, or on this one if it fails at once.
    ///
    /// @param request without its length; the answer will have its correlation id
    public void call(
            int nodeId, ByteBuffer request, long timeoutMs, Consumer<CallOutcome> whenDone) {
        Optional<Link> link = link(nodeId);
        if (link.isEmpty()) {
            parts.counters().callFailed();
            whenDone.accept(
                    isClosed
                            ? new Failed(Reason.STOPPING, "this node stops")
                            : new Failed(
                                    Reason.UNKNOWN_NODE, "there is no link to node " + nodeId));
            return;
        }
        long dueNs = parts.time().monotonicNs() + TimeUnit.MILLISECONDS.toNanos(timeoutMs);
        link.get().call(new PendingCall(request, dueNs, whenDone));
    }

    /// How many bytes of letters to that node can wait before they are dropped.
    public long roomBytes(int nodeId) {
        return link(nodeId).map(Link::roomBytes).orElse(0L);
    }

    /// The node may be somewhere else now, or be back: connections to it begin anew, without a rest.
    public void startAnew(int nodeId, String why) {
        Link link = links.get(nodeId);
        if (link != null) {
            link.startAnew(why);
        }
    }

    /// The node is gone for good.
    public void forget(int nodeId) {
        Link link = links.remove(nodeId);
        if (link != null) {
            link.close();
        }
    }

    /// How the links to nodes are doing, by node. Not those with negative numbers: they go to addresses that were given to
    /// find a cluster, and the nodes there have links of their own.
    public List<LinkStatus> status() {
        return links.entrySet().stream()
                .filter(entry -> entry.getKey() >= 0)
                .sorted(Map.Entry.comparingByKey())
                .map(entry -> entry.getValue().status())
                .toList();
    }

    /// Ends all links. Calls fail, letters are dropped.
    @Override
    public void close() {
        isClosed = true;
        links.values().forEach(Link::close);
    }

    private Optional<Link> link(int nodeId) {
        if (isClosed || loops.isEmpty() || nodeId == parts.identity().nodeId()) {
            return Optional.empty();
        }
        Link known = links.get(nodeId);
        return Optional.of(known != null ? known : open(nodeId));
    }

    private Link open(int nodeId) {
        Link link =
                links.computeIfAbsent(
                        nodeId,
                        id -> new Link(loops.get(Math.floorMod(id, loops.size())), parts, id));
        if (isClosed) {
            link.close();
        }
        return link;
    }
}
