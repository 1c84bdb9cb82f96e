package io.minikafka.broker;

import io.minikafka.network.ConnectionInfo;
import io.minikafka.network.Exchange;
import io.minikafka.network.Part;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.WritableByteChannel;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;

/// One request without a network. Remembers its end, and insists on there being only one.
public final class TestExchange implements Exchange {
    /// How a request ended.
    public sealed interface End {
        record Responded(ByteBuffer bytes) implements End {}

        /// And then the connection was closed.
        record RespondedLast(ByteBuffer bytes) implements End {}

        record Nothing() implements End {}

        record Closed(String reason) implements End {}

        /// The connection was closed while somebody still had the request's memory.
        record HungUp(String reason) implements End {}
    }

    private static final byte SOMEBODY_ELSES = 0x5a;

    private final ConnectionInfo connection;
    private final ByteBuffer frame;
    private volatile long muteMs;
    private final CompletableFuture<End> end = new CompletableFuture<>();
    private final AtomicBoolean completed = new AtomicBoolean();

    TestExchange(ConnectionInfo connection, ByteBuffer frame) {
        this.connection = connection;
        this.frame = ByteBuffer.allocateDirect(frame.remaining()).put(frame.duplicate()).flip();
    }

    /// Whether nobody has its memory any more.
    boolean isCompleted() {
        return completed.get();
    }

    public CompletableFuture<End> end() {
        return end;
    }

    @Override
    public ByteBuffer frame() {
        return frame;
    }

    @Override
    public void mute(long ms) {
        muteMs = ms;
    }

    @Override
    public void admitPeer(int nodeId) {
        throw new UnsupportedOperationException("no network, no peers");
    }

    public long muteMs() {
        return muteMs;
    }

    @Override
    public ConnectionInfo connection() {
        return connection;
    }

    @Override
    public long receivedNanos() {
        return 0;
    }

    @Override
    public void respond(List<Part> parts) {
        finish(new End.Responded(bytes(parts)));
    }

    @Override
    public void respondLast(List<Part> parts, String reason) {
        finish(new End.RespondedLast(bytes(parts)));
    }

    private static ByteBuffer bytes(List<Part> parts) {
        var bytes = new ByteArrayOutputStream();
        try (WritableByteChannel channel = Channels.newChannel(bytes)) {
            for (Part part : parts) {
                switch (part) {
                    case Part.Bytes(ByteBuffer buffer) -> channel.write(buffer.duplicate());
                    case Part.Region(var region) -> {
                        long sent = 0;
                        while (sent < region.sizeBytes()) {
                            sent += region.transferTo(channel, sent, region.sizeBytes() - sent);
                        }
                        region.release();
                    }
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return ByteBuffer.wrap(bytes.toByteArray());
    }

    @Override
    public void respondNothing() {
        finish(new End.Nothing());
    }

    @Override
    public void close(String reason) {
        finish(new End.Closed(reason));
    }

    @Override
    public void hangUp(String reason) {
        end.complete(new End.HungUp(reason));
    }

    @Override
    public boolean isOpen() {
        return true;
    }

    private void finish(End how) {
        if (!completed.compareAndSet(false, true)) {
            throw new AssertionError("completed twice, the second time by " + how);
        }
        lendMemory();
        end.complete(how);
    }

    /// The network lends the memory of an answered request to the next one at once. Whoever still reads there shall not get away
    /// with it.
    private void lendMemory() {
        ByteBuffer all = frame.duplicate().clear();
        while (all.hasRemaining()) {
            all.put(SOMEBODY_ELSES);
        }
    }
}
