package io.minikafka.network;

import io.minikafka.base.Invariant;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/// A request between its last byte and the last byte of its response.
///
/// Threads: completed by any one thread, which hands it to the connection's event loop; everything below
/// "loop only" belongs to that loop. If the loop has ended, the completing thread gives the memory back.
///
/// States: PENDING, then COMPLETED by the handler, or FAILED when the handler threw. A failed exchange may
/// still be completed by a thread that the handler gave it to before it threw: that is ignored, and for its
/// sake the frame's memory is never lent to another request.
final class PendingExchange extends LoopTask implements Exchange {
    private enum State {
        PENDING,
        COMPLETED,
        FAILED
    }

    private final Connection connection;
    private final PooledBuffer memory;
    private final ByteBuffer frame;
    private final long receivedNanos;
    private final AtomicReference<State> state = new AtomicReference<>(State.PENDING);
    private List<Part> parts = List.of();
    private long responseBytes;
    private boolean silent;
    private long muteMs;
    private Optional<String> closeReason = Optional.empty();

    /// Loop only: the next request of the connection.
    @Nullable PendingExchange successor;

    /// Loop only: whether the completion has reached the loop.
    boolean answered;

    PendingExchange(Connection connection, PooledBuffer memory, long receivedNanos) {
        this.connection = connection;
        this.memory = memory;
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
        parts = response;
        responseBytes = sizeBytes(response);
        connection.deliver(this);
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
    public void close(String reason) {
        if (complete()) {
            silent = true;
            closeReason = Optional.of(reason);
            connection.deliver(this);
        }
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
            connection.memory().handled(memory.capacity());
            connection.buffers().abandon(memory);
        }
    }

    /// Makes the frame's memory available to others.
    void releaseFrame() {
        connection.buffers().release(memory);
        connection.memory().handled(memory.capacity());
    }

    /// Releases the regions of the parts from `first` on.
    void releaseParts(int first) {
        release(parts, first);
    }

    List<Part> parts() {
        return parts;
    }

    /// Bytes of the response without its length.
    long responseBytes() {
        return responseBytes;
    }

    /// How long the client shall not be heard.
    long muteMs() {
        return muteMs;
    }

    /// Whether nothing is sent.
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

    private static long sizeBytes(List<Part> parts) {
        long bytes = 0;
        for (int i = 0; i < parts.size(); i++) {
            bytes += parts.get(i).sizeBytes();
        }
        return bytes;
    }

    private static void release(List<Part> parts, int first) {
        for (int i = first; i < parts.size(); i++) {
            if (parts.get(i) instanceof Part.Region(var region)) {
                region.release();
            }
        }
    }
}
