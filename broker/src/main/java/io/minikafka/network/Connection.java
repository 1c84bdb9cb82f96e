package io.minikafka.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// One client's connection: reads frames, hands them to the broker, sends the responses in order.
///
/// Owned by its event loop: every method runs on the loop's thread, except those marked "any thread".
///
/// Reading stops (the socket fills, the client waits) while any of these holds, and goes on when none does:
/// too many requests in flight, too many response bytes not taken by the client, the node's memory for
/// requests used up, the broker muted the client, the client has said goodbye, or we are stopping. Bytes that were read but may not be
/// used yet stay in the `stash`; while there is one, the socket is not read, so it is never larger than the
/// loop's read buffer.
///
/// When the other end has proved to be a node of this cluster, its requests are no longer answered in order, their
/// memory is that of the peers, and it is never muted (RFC 0022).
///
/// An idle connection owns no buffer: small frames are cut out of the loop's read buffer.
///
///     OPEN --client ends or we stop--> FINISHING --last response sent--> LINGERING --client ends--> CLOSED
///
/// Lingering (reading and throwing away for a moment after our last byte) keeps the system from answering
/// unread requests with a reset, which would destroy responses still on their way.
final class Connection extends LoopMember {
    /// So often one connection reads before others get their turn.
    private static final int READS_PER_TURN = 4;

    private static final ByteBuffer NOTHING = ByteBuffer.allocate(0);

    private final EventLoop loop;
    private final Transport transport;
    private final SelectionKey key;
    private final ConnectionInfo info;
    private final NetworkLimits limits;
    private final FrameQueue responses = new FrameQueue();
    private final ConnectionDeadlines deadlines;
    private FrameAssembler assembler;
    private RequestMemory memory;
    private @Nullable PooledBuffer stash;
    private RequestMemory stashChargedTo;
    private boolean isPeer;

    /// Requests of a peer that are not answered yet, which stand in no queue.
    private int unordered;

    private boolean waitingForMemory;
    private boolean paused;
    private boolean muted;
    private long mutedUntilNs;
    private boolean stopping;
    private boolean clientFinished;
    private boolean lingering;
    private boolean flushQueued;
    private volatile boolean open = true;

    Connection(EventLoop loop, Transport transport, SelectionKey key, ConnectionInfo info) {
        this.loop = loop;
        this.transport = transport;
        this.key = key;
        this.info = info;
        this.limits = loop.config().limits();
        this.memory = loop.shared().memory();
        this.stashChargedTo = memory;
        this.assembler = new FrameAssembler(buffers(), memory, limits.maxRequestBytes());
        this.deadlines = new ConnectionDeadlines(loop.config().timeouts(), loop.nowNs());
    }

    /// Any thread.
    ConnectionInfo info() {
        return info;
    }

    /// Any thread.
    boolean isOpen() {
        return open;
    }

    /// Any thread.
    BufferPool buffers() {
        return loop.shared().buffers();
    }

    /// Where the next request's memory comes from.
    RequestMemory memory() {
        return memory;
    }

    /// The request that is being handled, which is whole, proves what the other end is.
    void admitPeer(int nodeId) {
        info.isPeer(nodeId);
        isPeer = true;
        memory = loop.shared().peerMemory();
        assembler = new FrameAssembler(buffers(), memory, limits.maxRequestBytes());
    }

    /// Any thread: a completed exchange comes home.
    void deliver(PendingExchange exchange) {
        if (loop.isCurrent()) {
            answered(exchange);
        } else {
            loop.execute(exchange);
        }
    }

    /// Any thread: the connection ends, whatever is still being done for it.
    void hangUp(String reason) {
        loop.execute(() -> close(CloseReason.HANDLER_FAILED, reason), () -> {});
    }

    @Override
    void ready(SelectionKey ready) {
        if (open && ready.isReadable()) {
            readable();
        }
        if (open && ready.isWritable()) {
            flush();
        }
    }

    @Override
    String describe() {
        return info.toString();
    }

    /// The socket has bytes.
    private void readable() {
        if (lingering) {
            throwAwayInput();
            return;
        }
        long version = memory().version();
        if (memory().isContended() && !assembler.hasTarget()) {
            waitForMemory(version);
            updateInterest();
            return;
        }
        readInput(false);
        afterInput();
    }

    /// The node has memory again; true if this connection could go on.
    boolean retryWithMemory() {
        waitingForMemory = false;
        memory().waitingNoMore();
        deadlines.resumed(loop.nowNs());
        boolean pending = stash != null || (assembler.isMidFrame() && !assembler.hasTarget());
        if (pending) {
            useStash(true);
        } else {
            readInput(true);
        }
        afterInput();
        return !waitingForMemory;
    }

    /// Whether a retry would need room for bytes that are still in the socket.
    boolean retryReads() {
        return stash == null && !assembler.isMidFrame();
    }

    /// A completed exchange has come from another thread.
    void arrived(PendingExchange exchange) {
        loop.guarded(this, () -> answered(exchange));
    }

    private void answered(PendingExchange exchange) {
        exchange.releaseFrame();
        if (!open) {
            exchange.releaseParts(0);
            return;
        }
        if (exchange.isUnordered()) {
            unordered--;
            responses.add(exchange);
        }
        responses.answered(exchange);
        if (exchange.muteMs() > 0 && !isPeer) {
            mute(exchange.muteMs());
        }
        if (exchange.closeReason().isPresent()) {
            send();
            close(CloseReason.REFUSED_BY_HANDLER, exchange.closeReason().get());
        } else if (exchange.frameBytes() > Integer.MAX_VALUE) {
            String size = "a response of " + exchange.frameBytes() + " bytes";
            close(CloseReason.RESPONSE_FAILED, size);
        } else if (!flushQueued) {
            flushQueued = true;
            loop.flushLater(this);
        }
    }

    /// Sends what is ready, and goes on reading if that made room.
    @Override
    void flush() {
        flushQueued = false;
        if (!open) {
            return;
        }
        send();
        if (open && paused && mayDispatch()) {
            paused = false;
            deadlines.resumed(loop.nowNs());
            useStash(false);
        }
        afterInput();
    }

    private void mute(long ms) {
        long untilNs = loop.nowNs() + TimeUnit.MILLISECONDS.toNanos(ms);
        if (!muted || untilNs - mutedUntilNs > 0) {
            muted = true;
            mutedUntilNs = untilNs;
            loop.timers().add(this, untilNs, () -> loop.guarded(this, this::unmute));
        }
    }

    /// The time of a mute is over; perhaps of one that a longer one followed.
    private void unmute() {
        if (!open || !muted || loop.nowNs() - mutedUntilNs < 0) {
            return;
        }
        muted = false;
        deadlines.resumed(loop.nowNs());
        if (paused && mayDispatch()) {
            paused = false;
            useStash(false);
        }
        afterInput();
    }

    /// No further request is read; the connection ends when those in flight are answered.
    @Override
    void stop() {
        stopping = true;
        assembler.discard();
        dropStash();
        afterInput();
    }

    @Override
    void checkDeadlines(long nowNs, boolean crowded) {
        if (!open) {
            return;
        }
        boolean reading = !waitingForMemory && !paused && !muted && stash == null;
        deadlines
                .expired(nowNs, reading, crowded, assembler, responses)
                .ifPresent(reason ->
                        close(reason, deadlines.describe(nowNs, reason, assembler, responses)));
    }

    @Override
    long unsentInMemory() {
        return responses.unsentBytes();
    }

    /// Ends the connection now. Exchanges in flight keep their frames until they are completed.
    @Override
    void close(CloseReason reason, String detail) {
        if (!open) {
            return;
        }
        open = false;
        key.cancel();
        transport.close();
        assembler.discard();
        dropStash();
        responses.discard();
        if (muted) {
            loop.timers().remove(this);
        }
        if (waitingForMemory) {
            waitingForMemory = false;
            memory().waitingNoMore();
        }
        loop.closed(this, reason, detail);
    }

    private boolean mayDispatch() {
        return !muted
                && responses.count() + unordered < limits.maxInFlightPerConnection()
                && responses.unsentBytes() < limits.maxUnsentBytes();
    }

    private boolean mayRead() {
        return open
                && !clientFinished
                && !stopping
                && !waitingForMemory
                && !paused
                && !muted
                && stash == null;
    }

    private void readInput(boolean hasWaited) {
        for (int i = 0; i < READS_PER_TURN && mayRead(); i++) {
            boolean direct = assembler.hasTarget();
            ByteBuffer target = direct ? assembler.target() : loop.readBuffer().clear();
            int room = target.remaining();
            int bytes = read(target);
            if (bytes <= 0) {
                return;
            }
            if (direct) {
                assembler.advance(bytes);
                use(NOTHING, hasWaited);
            } else {
                use(target.flip(), hasWaited);
            }
            if (bytes < room) {
                return;
            }
        }
    }

    private int read(ByteBuffer target) {
        try {
            int bytes = transport.read(target);
            if (bytes < 0) {
                clientFinished = true;
                deadlines.clientFinished(loop.nowNs());
                assembler.discard();
            } else if (bytes > 0) {
                deadlines.moved(loop.nowNs());
                loop.shared().stats().bytesIn(bytes);
            }
            return bytes;
        } catch (IOException e) {
            close(CloseReason.CLIENT_RESET, String.valueOf(e.getMessage()));
            return -1;
        }
    }

    private void use(ByteBuffer in, boolean hasWaited) {
        while (open && !stopping) {
            if (!mayDispatch()) {
                send();
                if (!open) {
                    return;
                }
                if (!mayDispatch()) {
                    pause(in);
                    return;
                }
            }
            long version = memory().version();
            switch (assembler.next(in, hasWaited)) {
                case FRAME -> dispatch(assembler.take());
                case NEED_BYTES -> {
                    deadlines.received(loop.nowNs(), assembler);
                    return;
                }
                case NEED_MEMORY -> {
                    keep(in);
                    waitForMemory(version);
                    return;
                }
                case BAD_SIZE -> {
                    close(CloseReason.BAD_FRAME_SIZE, describeBadSize());
                    return;
                }
            }
        }
    }

    private void dispatch(PooledBuffer frame) {
        PendingExchange exchange = new PendingExchange(this, frame, loop.nowNs(), isPeer);
        if (isPeer) {
            unordered++;
        } else {
            responses.add(exchange);
        }
        loop.shared().stats().request();
        try {
            loop.shared().handler().handle(exchange);
        } catch (Throwable e) {
            // Also errors: a deep or hostile request may exhaust the stack, which harms nobody
            // else.
            exchange.fail();
            loop.handlerFailed(this, e);
            close(CloseReason.HANDLER_FAILED, String.valueOf(e));
        }
    }

    private String describeBadSize() {
        return "announced a request of "
                + assembler.announcedBytes()
                + " bytes; allowed are 0 to "
                + limits.maxRequestBytes()
                + " (socket.request.max.bytes)";
    }

    private void pause(ByteBuffer in) {
        keep(in);
        paused = true;
        loop.shared().stats().paused();
    }

    private void waitForMemory(long version) {
        waitingForMemory = true;
        loop.shared().stats().paused();
        loop.waiters(isPeer).add(this, version);
    }

    /// Keeps bytes that may not be used yet. Bytes of the stash itself are in place already.
    private void keep(ByteBuffer in) {
        if (stash != null || !in.hasRemaining()) {
            return;
        }
        PooledBuffer kept = buffers().acquire(in.remaining());
        memory().charge(kept.capacity());
        stashChargedTo = memory;
        kept.memory().put(in).flip();
        stash = kept;
    }

    private void useStash(boolean hasWaited) {
        PooledBuffer kept = stash;
        use(kept == null ? NOTHING : kept.memory(), hasWaited);
        if (kept != null && kept == stash && !kept.memory().hasRemaining()) {
            dropStash();
        }
    }

    private void dropStash() {
        PooledBuffer kept = stash;
        if (kept != null) {
            stash = null;
            int bytes = kept.capacity();
            buffers().release(kept);
            stashChargedTo.release(bytes);
        }
    }

    private void send() {
        try {
            long sent = responses.send(transport, loop.writeBuffer());
            if (sent > 0) {
                deadlines.sent(loop.nowNs());
                loop.shared().stats().bytesOut(sent);
            }
        } catch (IOException e) {
            close(CloseReason.CLIENT_RESET, String.valueOf(e.getMessage()));
        } catch (RuntimeException e) {
            close(CloseReason.RESPONSE_FAILED, String.valueOf(e));
        }
    }

    /// What every event ends with.
    private void afterInput() {
        if (!open) {
            return;
        }
        if (isAnswered() && clientFinished) {
            close(CloseReason.CLIENT_CLOSED, "");
        } else if (stopping && isPeer) {
            // Another node knows that this one goes, and asks elsewhere what it still waits for
            // here.
            close(CloseReason.STOPPING, "");
        } else if (isAnswered() && stopping && !lingering) {
            linger();
        }
        updateInterest();
    }

    private boolean isAnswered() {
        return responses.isEmpty() && unordered == 0;
    }

    private void linger() {
        try {
            transport.finishOutput();
            lingering = true;
            deadlines.lingering(loop.nowNs());
        } catch (IOException e) {
            close(CloseReason.STOPPING, "");
        }
    }

    private void throwAwayInput() {
        try {
            for (int i = 0; i < READS_PER_TURN; i++) {
                int bytes = transport.read(loop.readBuffer().clear());
                if (bytes < 0) {
                    close(CloseReason.STOPPING, "");
                }
                if (bytes <= 0) {
                    return;
                }
            }
        } catch (IOException e) {
            close(CloseReason.STOPPING, "");
        }
    }

    private void updateInterest() {
        if (!open) {
            return;
        }
        int wanted = mayRead() || lingering ? SelectionKey.OP_READ : 0;
        wanted |= responses.isBlocked() ? SelectionKey.OP_WRITE : 0;
        if (key.interestOps() != wanted) {
            key.interestOps(wanted);
        }
    }
}
