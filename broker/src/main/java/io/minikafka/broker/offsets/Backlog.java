package io.minikafka.broker.offsets;

import io.minikafka.base.ByteRegion;
import io.minikafka.storage.Log;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.record.BatchHeader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;

/// What a log has from an offset on.
///
/// @param from the offset, or where the log begins if that is later
/// @param end one behind the last committed record
/// @param firstMs time of the first batch; [#NO_TIME] if there is none, it has none, or nobody asked
public record Backlog(long from, long end, long firstMs) {
    public static final long NO_TIME = -1;

    /// @param timed whether the time is wanted, which costs a read of one header
    public static Backlog of(Log log, long offset, boolean timed) {
        long from = Math.max(offset, log.startOffset());
        long end = log.highWatermark();
        return new Backlog(from, end, timed && from < end ? timeMs(log, from, end) : NO_TIME);
    }

    public long records() {
        return Math.max(0, end - from);
    }

    private static long timeMs(Log log, long from, long end) {
        if (!(log.read(from, 1, true, end)
                instanceof ReadResult.Records(ByteRegion region, _, _))) {
            return NO_TIME;
        }
        try {
            ByteBuffer header = ByteBuffer.allocate(BatchHeader.SIZE_BYTES);
            long sent = region.transferTo(new Into(header), 0, header.capacity());
            return sent < header.capacity() ? NO_TIME : BatchHeader.maxTimestampMs(header, 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            region.release();
        }
    }

    /// A channel whose bytes go into a buffer.
    private record Into(ByteBuffer buffer) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            int bytes = Math.min(source.remaining(), buffer.remaining());
            buffer.put(source.slice(source.position(), bytes));
            source.position(source.position() + bytes);
            return bytes;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {}
    }
}
