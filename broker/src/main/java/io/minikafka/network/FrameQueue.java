package io.minikafka.network;

import io.minikafka.base.ByteRegion;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// The frames of one connection that leave in this order (answers in the order of their requests), and the
/// cursor of what was sent. Owned by the connection's event loop.
///
/// Small pieces of several frames are gathered in the loop's write buffer and leave in one system call;
/// large direct buffers and regions go out from where they are. The sources are never changed: how much of
/// them was sent is in the cursor (bytes of the length, part, offset in the part).
final class FrameQueue {
    /// A direct buffer of at least this size is not worth a copy.
    private static final int DIRECT_BYTES = 32 << 10;

    /// One connection writes no more than this before others get their turn.
    private static final long TURN_BYTES = 4L << 20;

    /// So often may a region move nothing although the socket takes bytes, before it counts as broken.
    private static final int MAX_FRUITLESS = 16;

    private @Nullable QueuedFrame head;
    private @Nullable QueuedFrame tail;
    private int count;
    private long unsentBytes;
    private int prefixSent;
    private int part;
    private int partSent;
    private int fruitless;
    private boolean blocked;

    /// A request was read.
    void add(QueuedFrame exchange) {
        if (tail == null) {
            head = exchange;
        } else {
            tail.successor = exchange;
        }
        tail = exchange;
        count++;
    }

    /// Requests that are not fully answered.
    int count() {
        return count;
    }

    boolean isEmpty() {
        return count == 0;
    }

    /// Response bytes that wait in memory; what waits in files does not count.
    long unsentBytes() {
        return unsentBytes;
    }

    /// Whether a response waits for the client to take it, or for this connection's next turn.
    boolean isBlocked() {
        return blocked;
    }

    /// The exchange is complete; its response may be sent when those before it are.
    void answered(QueuedFrame exchange) {
        exchange.answered = true;
        unsentBytes += memoryBytes(exchange);
    }

    /// Sends what can be sent now.
    ///
    /// @return bytes sent
    long send(Transport transport, ByteBuffer scratch) throws IOException {
        long sent = 0;
        blocked = false;
        skipFinished();
        while (isReady() && !blocked) {
            if (sent >= TURN_BYTES) {
                blocked = true;
                break;
            }
            sent += sendOnce(transport, scratch);
            skipFinished();
        }
        return sent;
    }

    /// The connection is gone: releases what was answered. The rest is released at its completion.
    void discard() {
        for (QueuedFrame e = head; e != null; e = e.successor) {
            if (e.answered) {
                e.releaseParts(e == head ? part : 0);
            }
        }
        head = null;
        tail = null;
        count = 0;
        unsentBytes = 0;
        blocked = false;
    }

    private boolean isReady() {
        return head != null && head.answered;
    }

    private long sendOnce(Transport transport, ByteBuffer scratch) throws IOException {
        gather(scratch.clear());
        if (scratch.flip().hasRemaining()) {
            int bytes = scratch.remaining();
            return advance(transport.write(scratch), bytes);
        }
        return switch (current()) {
            case Part.Bytes(var buffer) -> {
                int bytes = buffer.remaining() - partSent;
                ByteBuffer rest = buffer.slice(buffer.position() + partSent, bytes);
                yield advance(transport.write(rest), bytes);
            }
            case Part.Region(var region) -> sendRegion(transport, region);
        };
    }

    private long sendRegion(Transport transport, ByteRegion region) throws IOException {
        long bytes = Math.min(region.sizeBytes() - partSent, TURN_BYTES);
        long sent = transport.transfer(region, partSent, bytes);
        fruitless = sent == 0 ? fruitless + 1 : 0;
        if (fruitless > MAX_FRUITLESS) {
            throw new RegionEndedException(region.sizeBytes(), partSent);
        }
        return advance(sent, bytes);
    }

    private long advance(long sent, long wanted) {
        blocked = sent < wanted;
        consume(sent);
        return sent;
    }

    private Part current() {
        if (head == null) {
            throw new IllegalStateException("nothing to send");
        }
        return head.parts().get(part);
    }

    /// Copies from the cursor on, up to something large, something unanswered or the end of the buffer.
    private void gather(ByteBuffer scratch) {
        int prefixFrom = prefixSent;
        int from = part;
        int offset = partSent;
        for (QueuedFrame e = head; e != null && e.answered; e = e.successor) {
            if (!e.isSilent()) {
                if (!gatherPrefix(e, prefixFrom, scratch)
                        || !gatherParts(e, from, offset, scratch)) {
                    return;
                }
            }
            prefixFrom = 0;
            from = 0;
            offset = 0;
        }
    }

    private static boolean gatherPrefix(QueuedFrame e, int from, ByteBuffer scratch) {
        for (int i = from; i < FrameAssembler.PREFIX_BYTES; i++) {
            if (!scratch.hasRemaining()) {
                return false;
            }
            int shift = (FrameAssembler.PREFIX_BYTES - 1 - i) * Byte.SIZE;
            scratch.put((byte) (e.frameBytes() >>> shift));
        }
        return true;
    }

    private static boolean gatherParts(
            QueuedFrame e, int from, int firstOffset, ByteBuffer scratch) {
        int offset = firstOffset;
        for (int i = from; i < e.parts().size(); i++) {
            if (!(e.parts().get(i) instanceof Part.Bytes(var buffer))) {
                return false;
            }
            int left = buffer.remaining() - offset;
            if (buffer.isDirect() && left >= DIRECT_BYTES) {
                return false;
            }
            int bytes = Math.min(left, scratch.remaining());
            int position = scratch.position();
            scratch.put(position, buffer, buffer.position() + offset, bytes);
            scratch.position(position + bytes);
            if (bytes < left) {
                return false;
            }
            offset = 0;
        }
        return true;
    }

    /// Moves the cursor over bytes that were sent.
    private void consume(long sent) {
        long left = sent;
        while (left > 0) {
            skipFinished();
            if (prefixSent < FrameAssembler.PREFIX_BYTES) {
                int bytes = (int) Math.min(left, FrameAssembler.PREFIX_BYTES - prefixSent);
                prefixSent += bytes;
                left -= bytes;
            } else {
                Part now = current();
                int bytes = (int) Math.min(left, now.sizeBytes() - partSent);
                partSent += bytes;
                left -= bytes;
                unsentBytes -= now instanceof Part.Bytes ? bytes : 0;
            }
        }
    }

    /// Moves the cursor off parts and exchanges that are through.
    private void skipFinished() {
        while (head != null && head.answered) {
            if (!head.isSilent()) {
                if (prefixSent < FrameAssembler.PREFIX_BYTES) {
                    return;
                }
                if (!skipFinishedParts(head)) {
                    return;
                }
            }
            removeHead(head);
        }
    }

    private boolean skipFinishedParts(QueuedFrame e) {
        while (part < e.parts().size()) {
            Part now = e.parts().get(part);
            if (partSent < now.sizeBytes()) {
                return false;
            }
            part++;
            partSent = 0;
            if (now instanceof Part.Region(var region)) {
                unsentBytes -= region.memoryBytes();
                region.release();
            }
        }
        return true;
    }

    private void removeHead(QueuedFrame e) {
        head = e.successor;
        e.successor = null;
        if (head == null) {
            tail = null;
        }
        count--;
        prefixSent = 0;
        part = 0;
        partSent = 0;
    }

    private static long memoryBytes(QueuedFrame e) {
        long bytes = 0;
        for (int i = 0; i < e.parts().size(); i++) {
            bytes +=
                    switch (e.parts().get(i)) {
                        case Part.Bytes(var buffer) -> buffer.remaining();
                        case Part.Region(var region) -> region.memoryBytes();
                    };
        }
        return bytes;
    }
}
