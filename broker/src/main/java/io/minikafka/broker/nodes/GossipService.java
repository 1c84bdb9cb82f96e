package io.minikafka.broker.nodes;

import io.minikafka.base.HostPort;
import io.minikafka.base.Time;
import io.minikafka.cluster.membership.Gossip;
import io.minikafka.cluster.membership.GossipConfig;
import io.minikafka.cluster.membership.Input;
import io.minikafka.cluster.membership.Output;
import io.minikafka.cluster.membership.PacketCodec;
import io.minikafka.cluster.membership.Rumour;
import io.minikafka.network.Routes;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Runs this node's [Gossip]: a thread that owns it and its sockets, steps it with what comes and with the time, and
/// publishes what it believes. Other threads leave inputs and read the view. RFC 0022, 4.4.
public final class GossipService implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(GossipService.class);
    private static final Duration CLOSE_LIMIT = Duration.ofSeconds(5);

    /// The clock's step for the logic: well below its shortest delay.
    private static final long TICK_MS = 40;

    /// Views are made anew this often at most, unless somebody's status changed.
    private static final long VIEW_MS = 200;

    private final Gossip gossip;
    private final PacketCodec codec;
    private final GossipSockets sockets;
    private final Time time;
    private final Thread thread;
    private final Queue<Input> inbox = new ConcurrentLinkedQueue<>();
    private final List<Consumer<Rumour>> listeners = new CopyOnWriteArrayList<>();
    private long strangers;
    private long viewedMs;
    private volatile NodesView view;
    private volatile boolean isClosing;

    /// @param self what this node says of itself; its incarnation is higher than that of any process before
    /// @param secret of the cluster
    /// @param bind where datagrams are received
    /// @param seed for the logic's choices
    public GossipService(
            Rumour self,
            byte[] secret,
            InetSocketAddress bind,
            Routes routes,
            GossipConfig config,
            long seed,
            Time time) {
        this.gossip = new Gossip(self, config, seed);
        this.codec = new PacketCodec(secret);
        this.sockets = new GossipSockets(bind, routes);
        this.time = time;
        this.view = new NodesView(gossip.members(), false, 0);
        this.thread = Thread.ofPlatform().name("gossip").daemon().unstarted(this::run);
    }

    public GossipService start() {
        thread.start();
        return this;
    }

    /// Where datagrams are received.
    public int port() {
        return sockets.port();
    }

    /// What is believed, a moment ago.
    public NodesView view() {
        return view;
    }

    /// `listener` is told, on the gossip's thread, when something new is believed of a node's status. It must not
    /// block.
    public void listen(Consumer<Rumour> listener) {
        listeners.add(listener);
    }

    /// Addresses at which other nodes may be found.
    public void join(List<HostPort> addresses) {
        put(new Input.Join(addresses));
    }

    /// This node's load, 0 to 1000.
    public void load(int load) {
        put(new Input.Changed(load));
    }

    /// Says good-bye, if it still runs, and ends.
    @Override
    public void close() {
        put(new Input.Leave());
        end();
    }

    /// Ends without a word, as a process does that is killed.
    void breakOff() {
        end();
    }

    private void end() {
        isClosing = true;
        sockets.wake();
        try {
            if (thread.getState() != Thread.State.NEW && !thread.join(CLOSE_LIMIT)) {
                LOG.warn("the gossip did not end in {}", CLOSE_LIMIT);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            sockets.close();
        }
    }

    private void put(Input input) {
        inbox.add(input);
        sockets.wake();
    }

    private void run() {
        long nextTickMs = nowMs();
        while (!isClosing || !inbox.isEmpty()) {
            try {
                sockets.await(Math.max(1, nextTickMs - nowMs()));
                sockets.receive(this::received, this::refused);
            } catch (IOException e) {
                LOG.warn("the gossip's sockets are in trouble", e);
            }
            Input input = inbox.poll();
            while (input != null) {
                step(input);
                input = inbox.poll();
            }
            if (nowMs() >= nextTickMs) {
                step(new Input.Tick(nowMs()));
                nextTickMs = nowMs() + TICK_MS;
            }
            if (nowMs() - viewedMs >= VIEW_MS) {
                publish();
            }
        }
    }

    private void received(byte[] bytes) {
        codec.decode(bytes)
                .ifPresentOrElse(packet -> step(new Input.Received(packet)), () -> strangers++);
    }

    private void refused(HostPort address) {
        // Behind what is being done: a send within a step may be what is refused.
        inbox.add(new Input.Refused(address));
    }

    private void step(Input input) {
        for (Output output : gossip.step(input)) {
            switch (output) {
                case Output.Send(HostPort to, var packet) ->
                        sockets.send(to, codec.encode(packet), this::refused);
                case Output.Became(Rumour rumour) -> became(rumour);
            }
        }
    }

    private void became(Rumour rumour) {
        LOG.atInfo()
                .addKeyValue("node", rumour.nodeId())
                .addKeyValue("address", rumour.address())
                .addKeyValue("by", rumour.accuser())
                .log("node looks {}", rumour.status());
        publish();
        for (Consumer<Rumour> listener : listeners) {
            try {
                listener.accept(rumour);
            } catch (RuntimeException e) {
                LOG.error("a listener of the gossip failed", e);
            }
        }
    }

    private void publish() {
        viewedMs = nowMs();
        view = new NodesView(gossip.members(), gossip.doubtsItself(), strangers);
    }

    private long nowMs() {
        return time.monotonicNs() / 1_000_000;
    }
}
