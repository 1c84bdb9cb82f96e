package io.minikafka.network;

import io.minikafka.base.Invariant;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;

/// A request between its last byte and the last byte of its response.
///
/// Threads: completed by any one thread, which hands it to the connection's event loop; everything below
/// "loop only" belongs to that loop. If the loop has ended, the completing thread gives the memory back.
///
/// States: PENDING, then COMPLETED by the handler, or FAILED when the handler threw. A failed exchange may
/// still be completed by a thread that the handler gave it to before it threw: that is ignored, and for its
/// sake the frame's memory is never lent to another request.
final class PendingExchange extends QueuedFrame implements Exchange {
    private enum State {
        PENDING,
        COMPLETED,
        FAILED
    }

    private final Connection connection;
    private final PooledBuffer memory;
    private final RequestMemory reservedIn;
    private final boolean isUnordered;
    private final ByteBuffer frame;
    private final long receivedNanos;
    private final AtomicReference<State> state = new AtomicReference<>(State.PENDING);
    private boolean silent;
    private long muteMs;
    private Optional<String> closeReason = Optional.empty();

    /// @param isUnordered whether its answer leaves when it is there, whatever came before
    PendingExchange(
            Connection connection, PooledBuffer memory, long receivedNanos, boolean isUnordered) {
        this.connection = connection;
        this.memory = memory;
        this.reservedIn = connection.memory();
        this.isUnordered = isUnordered;
        this.frame = memory.memory().slice();
        this.receivedNanos = receivedNanos;
    }

    @Override
    public ByteBuffer frame() {
        return frame;
    }

    @Override
    public ConnectionInfo connection() {
        return connection.info();
    }

    @Override
    public long receivedNanos() {
        return receivedNanos;
    }

    @Override
    public boolean isOpen() {
        return connection.isOpen();
    }

    @Override
    public void respond(List<Part> response) {
        if (!complete()) {
            release(response, 0);
            return;
        }
        fill(response);
        connection.deliver(this);
    }

    @Override
    public void respondLast(List<Part> response, String reason) {
        closeReason = Optional.of(reason);
        respond(response);
    }

    @Override
    public void respondNothing() {
        if (complete()) {
            silent = true;
            connection.deliver(this);
        }
    }

    @Override
    public void mute(long ms) {
        muteMs = ms;
    }

    @Override
    public void admitPeer(int nodeId) {
        connection.admitPeer(nodeId);
    }

    @Override
    public void close(String reason) {
        if (complete()) {
            silent = true;
            closeReason = Optional.of(reason);
            connection.deliver(this);
        }
    }

    @Override
    public void hangUp(String reason) {
        connection.hangUp(reason);
    }

    @Override
    void run() {
        connection.arrived(this);
    }

    @Override
    void abandon() {
        releaseFrame();
        releaseParts(0);
    }

    /// The handler threw: whatever it did not complete is over.
    void fail() {
        if (state.compareAndSet(State.PENDING, State.FAILED)) {
            reservedIn.handled(memory.capacity());
            connection.buffers().abandon(memory);
        }
    }

    /// Makes the frame's memory available to others.
    void releaseFrame() {
        connection.buffers().release(memory);
        reservedIn.handled(memory.capacity());
    }

    boolean isUnordered() {
        return isUnordered;
    }

    /// How long the client shall not be heard.
    long muteMs() {
        return muteMs;
    }

    @Override
    boolean isSilent() {
        return silent;
    }

    Optional<String> closeReason() {
        return closeReason;
    }

    private boolean complete() {
        if (state.compareAndSet(State.PENDING, State.COMPLETED)) {
            return true;
        }
        Invariant.check(state.get() == State.FAILED, "an exchange was completed twice");
        return false;
    }
}
