package io.minikafka.network;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.util.List;
import java.util.Optional;

/// A connection that we made to another node: frames out, frames in, no order between them. Owned by its event
/// loop. It has no deadlines of its own: its handler knows what it waits for. RFC 0022.
///
///     CONNECTING --accepted--> OPEN --either end, a failure--> CLOSED
final class OutgoingConnection extends LoopMember implements Outgoing {
    /// Until the handler allows more.
    private static final int FIRST_FRAME_BYTES_MAX = 1024;

    /// So often one connection reads before others get their turn.
    private static final int READS_PER_TURN = 4;

    private final EventLoop loop;
    private final SocketChannel channel;
    private final Transport transport;
    private final SelectionKey key;
    private final OutgoingHandler handler;
    private final String name;
    private final FrameReader reader = new FrameReader(FIRST_FRAME_BYTES_MAX);
    private final FrameQueue frames = new FrameQueue();
    private long unsentBytes;
    private boolean connecting = true;
    private boolean open = true;
    private boolean flushQueued;

    OutgoingConnection(
            EventLoop loop,
            SocketChannel channel,
            SelectionKey key,
            OutgoingHandler handler,
            String name) {
        this.loop = loop;
        this.channel = channel;
        this.transport = new PlainTransport(channel);
        this.key = key;
        this.handler = handler;
        this.name = name;
    }

    @Override
    public void send(List<Part> parts) {
        OutFrame frame = new OutFrame();
        frame.fill(parts);
        if (!open) {
            frame.releaseParts(0);
            return;
        }
        unsentBytes += FrameAssembler.PREFIX_BYTES + frame.frameBytes();
        frames.add(frame);
        frames.answered(frame);
        if (!flushQueued && !connecting) {
            flushQueued = true;
            loop.flushLater(this);
        }
    }

    @Override
    public long unsentBytes() {
        return unsentBytes;
    }

    @Override
    public void allowFrames(int maxBytes) {
        reader.allowFrames(maxBytes);
    }

    @Override
    public void close(String why) {
        close(CloseReason.STOPPING, why);
    }

    @Override
    void ready(SelectionKey ready) {
        try {
            if (connecting) {
                finishConnecting();
                return;
            }
            if (ready.isReadable()) {
                read();
            }
            if (open && ready.isWritable()) {
                flush();
            }
        } catch (IOException | BadFrameException e) {
            close(CloseReason.CLIENT_RESET, String.valueOf(e.getMessage()));
        }
    }

    @Override
    void flush() {
        flushQueued = false;
        if (!open || connecting) {
            return;
        }
        try {
            long sent = frames.send(transport, loop.writeBuffer());
            unsentBytes -= sent;
            if (sent > 0) {
                handler.sent();
            }
            watch();
        } catch (IOException e) {
            close(CloseReason.CLIENT_RESET, String.valueOf(e.getMessage()));
        }
    }

    @Override
    void checkDeadlines(long nowNs, boolean crowded) {
        // The handler has its own.
    }

    @Override
    long unsentInMemory() {
        return 0; // its handler bounds what it sends
    }

    @Override
    void stop() {
        // Answers to what clients still wait for come this way; the owner closes it.
    }

    @Override
    void close(CloseReason reason, String detail) {
        if (!open) {
            return;
        }
        open = false;
        key.cancel();
        transport.close();
        frames.discard();
        unsentBytes = 0;
        loop.gone(this);
        handler.closed(detail.isEmpty() ? reason.toString() : detail);
    }

    @Override
    String describe() {
        return name;
    }

    private void finishConnecting() throws IOException {
        if (channel.finishConnect()) {
            connecting = false;
            watch();
            handler.connected();
        }
    }

    private void read() throws IOException {
        for (int i = 0; i < READS_PER_TURN && open; i++) {
            ByteBuffer in = loop.readBuffer().clear();
            int bytes = transport.read(in);
            if (bytes < 0) {
                close(CloseReason.CLIENT_CLOSED, "the other end closed the connection");
            }
            if (bytes <= 0) {
                return;
            }
            in.flip();
            Optional<ByteBuffer> frame = reader.next(in);
            while (open && frame.isPresent()) {
                handler.received(frame.get());
                frame = open ? reader.next(in) : Optional.empty();
            }
            if (bytes < in.capacity()) {
                return;
            }
        }
    }

    private void watch() {
        if (open) {
            int wanted = SelectionKey.OP_READ | (frames.isBlocked() ? SelectionKey.OP_WRITE : 0);
            if (key.interestOps() != wanted) {
                key.interestOps(wanted);
            }
        }
    }

    /// Something that we say of ourselves.
    private static final class OutFrame extends QueuedFrame {
        @Override
        boolean isSilent() {
            return false;
        }

        @Override
        void run() {
            throw new IllegalStateException("never queued on a loop");
        }

        @Override
        void abandon() {
            releaseParts(0);
        }
    }
}
