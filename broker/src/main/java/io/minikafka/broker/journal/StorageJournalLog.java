package io.minikafka.broker.journal;

import io.minikafka.base.ByteRegion;
import io.minikafka.storage.AppendOrigin;
import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.DeleteRecordsResult;
import io.minikafka.storage.Log;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.record.BatchHeader;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.WritableByteChannel;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A journal's log in the storage engine: a partition like any other, of a topic id that no topic has on a node alone,
/// and of an internal topic in a cluster.
final class StorageJournalLog implements JournalLog {
    /// Bytes that one read asks for; a larger batch comes whole.
    private static final int READ_BYTES = 1 << 20;

    /// On a node alone there is no other leader that could have written.
    static final int ALONE_EPOCH = 0;

    private static final Logger LOG = LoggerFactory.getLogger(StorageJournalLog.class);

    private final String name;
    private final Log log;
    private final int epoch;

    /// @param epoch in which this node leads the log
    StorageJournalLog(String name, Log log, int epoch) {
        this.name = name;
        this.log = log;
        this.epoch = epoch;
    }

    @Override
    public long startOffset() {
        return log.startOffset();
    }

    @Override
    public long endOffset() {
        return log.endOffset();
    }

    @Override
    public long committedOffset() {
        return log.highWatermark();
    }

    @Override
    public AppendResult append(ByteBuffer batch, CommitListener listener) {
        return log.append(batch, AppendOrigin.COORDINATOR, epoch, listener);
    }

    @Override
    public void read(long offset, long end, Consumer<ByteBuffer> target) {
        long next = offset;
        while (next < end) {
            next =
                    switch (log.read(next, READ_BYTES, true, end)) {
                        case ReadResult.Records(ByteRegion region, _, _) -> deliver(region, target);
                        case ReadResult.Empty() -> throw broken("nothing at offset " + next);
                        case ReadResult.OutOfRange(long start, long logEnd) ->
                                throw broken(
                                        "offset %d is not between %d and %d"
                                                .formatted(next, start, logEnd));
                        case ReadResult.Corrupt corrupt ->
                                throw broken(
                                        "%s is damaged at byte %d (offset %d)"
                                                .formatted(
                                                        corrupt.file(),
                                                        corrupt.position(),
                                                        corrupt.offset()));
                        case ReadResult.Deleted _ -> throw broken("it was deleted");
                        case ReadResult.Unavailable(String message) -> throw broken(message);
                    };
        }
    }

    @Override
    public void removeBefore(long offset) {
        DeleteRecordsResult result =
                log.deleteRecords(
                        offset,
                        new CommitListener() {
                            @Override
                            public void committed() {
                                LOG.atDebug()
                                        .addKeyValue("journal", name)
                                        .addKeyValue("offset", offset)
                                        .log("journal starts later");
                            }

                            @Override
                            public void failed(StorageException cause) {
                                warnOfStart(String.valueOf(cause.getMessage()));
                            }
                        });
        switch (result) {
            case DeleteRecordsResult.Accepted _ -> {}
            case DeleteRecordsResult.OutOfRange range -> warnOfStart(range.toString());
            case DeleteRecordsResult.Unavailable(String message) -> warnOfStart(message);
        }
    }

    private void warnOfStart(String reason) {
        LOG.atWarn()
                .addKeyValue("journal", name)
                .addKeyValue("reason", reason)
                .log("the start of a journal's log could not be moved; it takes more space");
    }

    /// @return the offset behind the last whole batch
    private long deliver(ByteRegion region, Consumer<ByteBuffer> target) {
        ByteBuffer bytes = bytes(region);
        long next = -1;
        while (bytes.remaining() >= BatchHeader.SIZE_BYTES) {
            int size = BatchHeader.sizeBytes(bytes, bytes.position());
            if (size > bytes.remaining()) {
                break;
            }
            next = BatchHeader.lastOffset(bytes, bytes.position()) + 1;
            target.accept(bytes.slice(bytes.position(), size));
            bytes.position(bytes.position() + size);
        }
        if (next < 0) {
            throw broken("no whole batch in " + bytes.limit() + " bytes");
        }
        return next;
    }

    private ByteBuffer bytes(ByteRegion region) {
        try {
            ByteBuffer bytes = ByteBuffer.allocate(region.sizeBytes());
            BufferChannel channel = new BufferChannel(bytes);
            long sent = 0;
            while (sent < region.sizeBytes()) {
                long moved = region.transferTo(channel, sent, region.sizeBytes() - sent);
                if (moved <= 0) {
                    throw broken("a file ended before its time");
                }
                sent += moved;
            }
            return bytes.flip();
        } catch (IOException e) {
            throw new JournalException("journal " + name + " cannot be read", e);
        } finally {
            region.release();
        }
    }

    private JournalException broken(String problem) {
        return new JournalException(
                "journal %s cannot be read: %s; restore its folder %s from a backup"
                        .formatted(name, problem, log.id()));
    }

    private record BufferChannel(ByteBuffer target) implements WritableByteChannel {
        @Override
        public int write(ByteBuffer source) {
            int bytes = source.remaining();
            target.put(source);
            return bytes;
        }

        @Override
        public boolean isOpen() {
            return true;
        }

        @Override
        public void close() {
            // Nothing to let go of: the buffer belongs to the reader.
        }
    }
}
