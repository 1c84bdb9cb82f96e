package io.minikafka.network;

import io.minikafka.base.TurnThread;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread that owns a share of the connections and does everything for them: reads, hands requests to the
/// broker, sends responses, watches deadlines.
///
/// Other threads come in through the [LoopInbox] only. They wake the selector only when the loop sleeps,
/// and then one of them does it for all. Responses are collected during one turn and sent at its end, so
/// that several for one connection share a system call. What others put off to the end of a turn ([TurnThread]) is
/// done behind them, and its responses leave at once.
final class EventLoop implements Loop {
    private static final Logger LOG = LoggerFactory.getLogger(EventLoop.class);
    private static final int READ_BUFFER_BYTES = 64 << 10;
    private static final int WRITE_BUFFER_BYTES = 64 << 10;
    private static final long LONGEST_TICK_MS = 500;
    private static final int TICKS_PER_TIMEOUT = 4;

    /// Response bytes in memory, of all loops, beyond which clients that take nothing are not waited for long.
    private static final long UNSENT_BYTES_MAX = 16L << 20;

    private final NetworkConfig config;
    private final SharedParts shared;
    private final Selector selector;
    private final TurnThread thread;
    private final LoopInbox inbox = new LoopInbox();
    private final AtomicBoolean asleep = new AtomicBoolean();
    private final AtomicLong turns = new AtomicLong();
    private final Set<LoopMember> members = new HashSet<>();
    private final MemoryWaiters clientWaiters;
    private final MemoryWaiters peerWaiters;
    private final LoopTimers timers = new LoopTimers();
    private final ByteBuffer readBuffer = ByteBuffer.allocateDirect(READ_BUFFER_BYTES);
    private final ByteBuffer writeBuffer = ByteBuffer.allocateDirect(WRITE_BUFFER_BYTES);
    private final long tickMs;
    private final long unsentBytesMax;
    private List<LoopMember> toFlush = new ArrayList<>();
    private List<LoopMember> flushing = new ArrayList<>();
    private long nextTickNs = System.nanoTime();
    private long nowNs;
    private boolean stoppingReads;
    private volatile boolean ended;

    EventLoop(String name, NetworkConfig config, SharedParts shared) throws IOException {
        this.config = config;
        this.shared = shared;
        this.clientWaiters = new MemoryWaiters(shared.memory());
        this.peerWaiters = new MemoryWaiters(shared.peerMemory());
        this.selector = Selector.open();
        this.nowNs = shared.time().monotonicNs();
        this.tickMs =
                Math.clamp(config.timeouts().shortestMs() / TICKS_PER_TIMEOUT, 1, LONGEST_TICK_MS);
        this.unsentBytesMax = UNSENT_BYTES_MAX / config.eventLoops();
        this.thread = new TurnThread(name, this::run);
    }

    void start() {
        shared.memory().onRelease(() -> memoryReleased(clientWaiters));
        shared.peerMemory().onRelease(() -> memoryReleased(peerWaiters));
        thread.start();
    }

    String name() {
        return thread.getName();
    }

    /// Any thread: which turn it is at.
    long turnNumber() {
        return turns.get();
    }

    /// Any thread: whether it waits for something to do.
    boolean isAsleep() {
        return asleep.get();
    }

    /// Any thread: what the loop does now, for a log.
    Throwable whereabouts() {
        Throwable here = new Throwable("it is here");
        here.setStackTrace(thread.getStackTrace());
        return here;
    }

    NetworkConfig config() {
        return config;
    }

    SharedParts shared() {
        return shared;
    }

    /// Any thread: runs the task on this loop, or abandons it when the loop has ended.
    void execute(LoopTask task) {
        if (inbox.put(task)) {
            wake();
        } else {
            task.abandon();
        }
    }

    @Override
    public void execute(Runnable task, Runnable abandoned) {
        execute(
                new LoopTask() {
                    @Override
                    void run() {
                        guarded(task);
                    }

                    @Override
                    void abandon() {
                        abandoned.run();
                    }
                });
    }

    @Override
    public void after(long ms, Object owner, Runnable work) {
        timers.add(owner, nowNs + TimeUnit.MILLISECONDS.toNanos(ms), () -> guarded(work));
    }

    @Override
    public void forget(Object owner) {
        timers.remove(owner);
    }

    @Override
    public Outgoing connect(InetSocketAddress address, OutgoingHandler handler) {
        return Outbound.begin(this, selector, address, handler);
    }

    @Override
    public boolean isCurrent() {
        return Thread.currentThread() == thread && !ended;
    }

    /// Any thread: no further request is read, see [Connection#stop()].
    void stopReading() {
        execute(
                new LoopTask() {
                    @Override
                    void run() {
                        stoppingReads = true;
                        List.copyOf(members).forEach(LoopMember::stop);
                    }

                    @Override
                    void abandon() {
                        LOG.debug("{} had ended already", thread.getName());
                    }
                });
    }

    /// Any thread: takes over an accepted connection, which has passed the gate.
    void adopt(SocketChannel channel, long id, InetSocketAddress remote, InetSocketAddress local) {
        ConnectionInfo info = new ConnectionInfo(id, remote, local);
        execute(
                new LoopTask() {
                    @Override
                    void run() {
                        register(channel, info);
                    }

                    @Override
                    void abandon() {
                        new PlainTransport(channel).close();
                        shared.gate().leave(remote.getAddress());
                        shared.stats().closed(CloseReason.STOPPING);
                    }
                });
    }

    /// Any thread: ends the loop and its connections, and waits for that.
    ///
    /// @return whether the loop has ended in time
    boolean close(Duration timeout) throws InterruptedException {
        ended = true;
        selector.wakeup();
        return thread.join(timeout);
    }

    /// The time of this turn: one look at the clock serves all its events.
    @Override
    public long nowNs() {
        return nowNs;
    }

    LoopTimers timers() {
        return timers;
    }

    ByteBuffer readBuffer() {
        return readBuffer;
    }

    ByteBuffer writeBuffer() {
        return writeBuffer;
    }

    void flushLater(LoopMember member) {
        toFlush.add(member);
    }

    /// Those who wait for the memory of clients, or of other nodes.
    MemoryWaiters waiters(boolean isPeer) {
        return isPeer ? peerWaiters : clientWaiters;
    }

    void joined(LoopMember member) {
        members.add(member);
    }

    void gone(LoopMember member) {
        members.remove(member);
    }

    void handlerFailed(Connection connection, Throwable failure) {
        LOG.error("the handler failed on a request of {}", connection.info(), failure);
    }

    void closed(Connection connection, CloseReason reason, String detail) {
        members.remove(connection);
        clientWaiters.remove(connection);
        peerWaiters.remove(connection);
        shared.stats().closed(reason);
        if (reason.isNoteworthy()) {
            shared.incidents().line("closed " + connection.info() + ": " + reason + " " + detail);
        }
        try {
            shared.handler().disconnected(connection.info());
        } catch (RuntimeException e) {
            LOG.error("the handler failed on the end of {}", connection.info(), e);
        } finally {
            shared.gate().leave(connection.info().remoteAddress().getAddress());
        }
    }

    private void run() {
        try {
            while (!ended) {
                turn();
            }
        } catch (IOException | RuntimeException | Error e) {
            LOG.error("{} cannot go on; its clients are let go", thread.getName(), e);
            shared.onBroken().accept(e);
        } finally {
            end();
        }
    }

    private void turn() throws IOException {
        turns.lazySet(turns.getPlain() + 1);
        select();
        inbox.runAll();
        clientWaiters.retry(this);
        peerWaiters.retry(this);
        timers.run(nowNs);
        tick();
        do {
            while (!toFlush.isEmpty()) {
                flushAll();
            }
        } while (thread.endTurn());
    }

    private void select() throws IOException {
        asleep.set(true);
        boolean busy =
                !inbox.isEmpty() || clientWaiters.areToRetry() || peerWaiters.areToRetry() || ended;
        if (busy) {
            asleep.set(false);
            selector.selectNow(this::handleKey);
        } else {
            // Without connections there are no deadlines: sleep until someone comes.
            selector.select(this::handleKey, timers.sleepMs(members.isEmpty() ? 0 : tickMs, nowNs));
        }
        asleep.set(false);
        nowNs = shared.time().monotonicNs();
    }

    private void handleKey(SelectionKey key) {
        asleep.set(false);
        nowNs = shared.time().monotonicNs();
        if (key.attachment() instanceof LoopMember member) {
            guarded(member, () -> member.ready(key));
        }
    }

    private void flushAll() {
        List<LoopMember> batch = toFlush;
        toFlush = flushing;
        flushing = batch;
        for (int i = 0; i < batch.size(); i++) {
            LoopMember member = batch.get(i);
            guarded(member, member::flush);
        }
        batch.clear();
    }

    private void tick() {
        long realNs = System.nanoTime();
        if (realNs - nextTickNs < 0) {
            return;
        }
        nextTickNs = realNs + TimeUnit.MILLISECONDS.toNanos(tickMs);
        boolean crowded =
                members.stream().mapToLong(LoopMember::unsentInMemory).sum() > unsentBytesMax;
        for (LoopMember member : List.copyOf(members)) {
            guarded(member, () -> member.checkDeadlines(nowNs, crowded));
        }
    }

    /// A failure in one connection's work ends that connection only.
    void guarded(LoopMember member, Runnable work) {
        try {
            work.run();
        } catch (OutOfMemoryError e) {
            member.close(CloseReason.OUT_OF_MEMORY, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("a defect in the work for {}", member.describe(), e);
            member.close(CloseReason.INTERNAL_ERROR, String.valueOf(e));
        }
    }

    private void guarded(Runnable work) {
        try {
            work.run();
        } catch (RuntimeException e) {
            LOG.error("a task failed and is lost; {} goes on", thread.getName(), e);
        }
    }

    private void register(SocketChannel channel, ConnectionInfo info) {
        try {
            SelectionKey key = channel.register(selector, SelectionKey.OP_READ);
            Connection connection = new Connection(this, new PlainTransport(channel), key, info);
            key.attach(connection);
            members.add(connection);
            guarded(connection, () -> shared.handler().connected(info));
            if (stoppingReads) {
                connection.stop();
            }
        } catch (IOException e) {
            LOG.debug("{} was gone before its first byte", info, e);
            new PlainTransport(channel).close();
            shared.gate().leave(info.remoteAddress().getAddress());
            shared.stats().closed(CloseReason.CLIENT_RESET);
        }
    }

    private void end() {
        ended = true;
        inbox.close();
        for (LoopMember member : List.copyOf(members)) {
            member.close(CloseReason.STOPPING, "");
        }
        try {
            selector.close();
        } catch (IOException e) {
            LOG.warn("{}: closing the selector failed", thread.getName(), e);
        }
    }

    private void memoryReleased(MemoryWaiters waiters) {
        waiters.released();
        if (Thread.currentThread() != thread) {
            wake();
        }
    }

    private void wake() {
        if (asleep.get() && asleep.compareAndSet(true, false)) {
            selector.wakeup();
        }
    }
}
