package io.minikafka.storage.disk;

import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// An open file. Positional reads and transfers may be called by any thread; writes, syncs and truncation by
/// one thread at a time.
public interface DiskFile extends AutoCloseable {
    /// What [OpenMode#DIRECT] demands of addresses, positions and sizes.
    int ALIGNMENT_BYTES = 4096;

    String name();

    /// Reads until `target` is full or the file ends.
    ///
    /// @return bytes read, 0 at the end
    int read(ByteBuffer target, long position);

    /// Writes all that remains in `source`.
    void write(ByteBuffer source, long position);

    /// Writes all that remains in `sources`, one behind the other, as one gathering write.
    void write(ByteBuffer[] sources, long position);

    /// Data of this file is on the medium when this returns (fdatasync).
    void sync();

    long sizeBytes();

    void truncate(long sizeBytes);

    /// Sends a range with sendfile.
    ///
    /// @return bytes sent; fewer than asked when the channel takes no more or the file ends
    long transferTo(long position, long count, WritableByteChannel target)
            throws java.io.IOException;

    /// Whether this file goes past the page cache.
    boolean direct();

    @Override
    void close();
}
