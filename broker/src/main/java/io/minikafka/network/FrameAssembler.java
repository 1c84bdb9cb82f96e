package io.minikafka.network;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/// Cuts one connection's stream of bytes into frames. Owned by the connection's event loop; does no I/O.
///
///     +------------------------+----------------------------------+
///     | size: int32 big-endian | size bytes: one request          |   (docs/format/framing.md)
///     +------------------------+----------------------------------+
///
/// Nothing is kept between frames. A size is only an announcement: memory grows with the bytes that have
/// come, to at most [#TRUST] times as much, so a lie costs the liar. Growing copies, but by that factor a
/// copy is a small part of the whole; a body that is long enough is read straight into its place
/// ([#target()]).
final class FrameAssembler {
    /// What became of the bytes offered.
    enum Step {
        /// A frame is whole: take it.
        FRAME,
        /// All bytes are used up.
        NEED_BYTES,
        /// The node's memory for requests is used up; some bytes may be left.
        NEED_MEMORY,
        /// No request has such a size.
        BAD_SIZE
    }

    static final int PREFIX_BYTES = Integer.BYTES;
    static final int TRUST = 16;
    private static final int FIRST_BYTES = 4096;
    private static final int UNKNOWN = -1;
    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final BufferPool pool;
    private final RequestMemory memory;
    private final RequestMemory.Owner owner = new RequestMemory.Owner();
    private final int maxFrameBytes;
    private int prefix;
    private int prefixBytes;
    private int size = UNKNOWN;
    private int filled;
    private @Nullable PooledBuffer body;
    private long frames;

    FrameAssembler(BufferPool pool, RequestMemory memory, int maxFrameBytes) {
        this.pool = pool;
        this.memory = memory;
        this.maxFrameBytes = maxFrameBytes;
    }

    /// Uses bytes of `in`, up to the end of a frame.
    Step next(ByteBuffer in, boolean hasWaited) {
        if (size == UNKNOWN && !readPrefix(in)) {
            return Step.NEED_BYTES;
        }
        if (size < 0 || size > maxFrameBytes) {
            return Step.BAD_SIZE;
        }
        while (true) {
            if (room() == 0 && !isWhole() && !grow(in.remaining(), hasWaited)) {
                return Step.NEED_MEMORY;
            }
            copy(in);
            if (isWhole()) {
                return Step.FRAME;
            }
            if (!in.hasRemaining()) {
                return Step.NEED_BYTES;
            }
        }
    }

    /// The whole frame's memory, from 0 to the limit; the caller's now, who reports its end to the memory.
    PooledBuffer take() {
        PooledBuffer whole = body;
        if (whole == null || !isWhole()) {
            throw new IllegalStateException("frame taken before it is whole");
        }
        whole.memory().position(0).limit(size);
        memory.handling(owner, whole.capacity());
        forget();
        frames++;
        return whole;
    }

    /// Where the next bytes may be read to without a copy; empty if there is no such place.
    ByteBuffer target() {
        return body == null ? EMPTY : body.memory().limit(filled + room()).position(filled);
    }

    /// Bytes were read into [#target()].
    void advance(int bytes) {
        filled += bytes;
    }

    /// Whether a frame has begun.
    boolean isMidFrame() {
        return prefixBytes > 0;
    }

    /// Whether [#target()] takes bytes.
    boolean hasTarget() {
        return body != null && room() > 0;
    }

    /// Frames taken so far.
    long frames() {
        return frames;
    }

    /// Bytes of the frame that has begun.
    int receivedBytes() {
        return prefixBytes + filled;
    }

    /// The announced size; of use for messages, and negative when there is none.
    int announcedBytes() {
        return size == UNKNOWN && prefixBytes == PREFIX_BYTES ? prefix : size;
    }

    /// Gives everything back.
    void discard() {
        PooledBuffer partial = body;
        if (partial != null) {
            memory.release(partial.capacity());
            pool.release(partial);
        }
        forget();
        memory.endOverdraft(owner);
    }

    private void forget() {
        body = null;
        size = UNKNOWN;
        prefix = 0;
        prefixBytes = 0;
        filled = 0;
    }

    private boolean readPrefix(ByteBuffer in) {
        while (prefixBytes < PREFIX_BYTES && in.hasRemaining()) {
            prefix = prefix << Byte.SIZE | (in.get() & 0xff);
            prefixBytes++;
        }
        if (prefixBytes < PREFIX_BYTES) {
            return false;
        }
        size = prefix;
        return true;
    }

    private boolean isWhole() {
        return body != null && filled == size;
    }

    private int room() {
        return body == null ? 0 : Math.min(body.capacity(), size) - filled;
    }

    private void copy(ByteBuffer in) {
        int bytes = Math.min(in.remaining(), room());
        if (bytes > 0 && body != null) {
            body.memory().put(filled, in, in.position(), bytes);
            in.position(in.position() + bytes);
            filled += bytes;
        }
    }

    private boolean grow(int available, boolean hasWaited) {
        long trusted = Math.max(FIRST_BYTES, (long) TRUST * (filled + available));
        int capacity = SizeClasses.roundUp((int) Math.min(size, trusted));
        if (!memory.tryReserve(owner, capacity, hasWaited)) {
            return false;
        }
        PooledBuffer larger;
        try {
            larger = pool.acquire(capacity);
        } catch (OutOfMemoryError e) {
            memory.release(capacity);
            throw e;
        }
        PooledBuffer smaller = body;
        body = larger;
        if (smaller != null) {
            larger.memory().put(0, smaller.memory(), 0, filled);
            memory.release(smaller.capacity());
            pool.release(smaller);
        }
        return true;
    }
}
