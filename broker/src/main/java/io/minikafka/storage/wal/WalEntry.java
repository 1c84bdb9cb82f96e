package io.minikafka.storage.wal;

import io.minikafka.base.TopicIdPartition;
import java.nio.ByteBuffer;

/// One thing to be made durable, with what to do afterwards. The owner of a log extends it; each object is
/// appended once. Exactly one of [#committed] and [#failed] is called, exactly once, by the writer: on the thread `wal-writer` or on the event loop that appended; both
/// must be quick, must not block and must not throw: a throwing callback takes the log offline.
public abstract class WalEntry extends QueueNode {
    /// What an entry says.
    public enum Type {
        /// Data belongs at a place of a segment.
        APPEND,
        /// The first offset of a log moved; no data.
        LOG_START,
        /// Something that the log's owner wants to know again.
        NOTE
    }

    private static final ByteBuffer EMPTY = ByteBuffer.allocate(0);

    private final Type type;
    private final TopicIdPartition log;
    private final long segmentBase;
    private final int segmentPosition;
    private final int life;
    private ByteBuffer data;
    private final boolean awaitSync;

    /// An `APPEND`: what remains in `data` belongs at `segmentPosition` of the segment `segmentBase`. The
    /// bytes must not change until a callback; the buffer's position is not moved.
    ///
    /// @param life which life of the log this is; the lower 16 bits are kept
    /// @param awaitSync whether `committed` waits for the disk (`durability=fsync`), or only for the
    ///     operating system (`os`)
    protected WalEntry(
            TopicIdPartition log,
            long segmentBase,
            int segmentPosition,
            int life,
            ByteBuffer data,
            boolean awaitSync) {
        this.type = Type.APPEND;
        this.log = log;
        this.segmentBase = segmentBase;
        this.segmentPosition = segmentPosition;
        this.life = life;
        this.data = data;
        this.awaitSync = awaitSync;
    }

    /// A `LOG_START`: the log begins at `startOffset` now. Waits for the disk.
    ///
    /// @param life as of an `APPEND`
    protected WalEntry(TopicIdPartition log, long startOffset, int life) {
        this.type = Type.LOG_START;
        this.log = log;
        this.segmentBase = startOffset;
        this.segmentPosition = 0;
        this.life = life;
        this.data = EMPTY;
        this.awaitSync = true;
    }

    /// A `NOTE`: what remains in `note`. Waits for the disk.
    protected WalEntry(TopicIdPartition log, ByteBuffer note) {
        this.type = Type.NOTE;
        this.log = log;
        this.segmentBase = 0;
        this.segmentPosition = 0;
        this.life = 0;
        this.data = note;
        this.awaitSync = true;
    }

    /// The entry is as durable as it asked for. The slice is the receiver's, who releases it (an empty one too).
    protected abstract void committed(WalSlice slice);

    /// The entry will not become durable (it may still be found after a restart).
    protected abstract void failed(WalException cause);

    public final Type type() {
        return type;
    }

    public final TopicIdPartition log() {
        return log;
    }

    /// Base offset of the segment; for `LOG_START` the new start offset.
    public final long segmentBase() {
        return segmentBase;
    }

    public final int segmentPosition() {
        return segmentPosition;
    }

    final int life() {
        return life;
    }

    public final boolean awaitSync() {
        return awaitSync;
    }

    /// The number that [WriteAheadLog#append] gave it.
    public final long ticket() {
        return ticket;
    }

    protected final ByteBuffer data() {
        return data;
    }

    /// Lets go of the bytes, once a callback came.
    protected final void dropData() {
        data = EMPTY;
    }
}
