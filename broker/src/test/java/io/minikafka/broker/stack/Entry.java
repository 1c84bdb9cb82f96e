package io.minikafka.broker.stack;

import io.minikafka.base.ByteRegion;
import io.minikafka.base.FormatException;
import io.minikafka.storage.Log;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.SteppedStorage;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.LogRecord;
import io.minikafka.storage.record.RecordReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// A record as a log has it.
record Entry(long offset, int epoch, String value) {
    /// What a log has in `[from, to)`.
    ///
    /// @throws DamagedException when the log itself says that it is damaged there
    static List<Entry> read(Log log, long from, long to) {
        try {
            return readAll(log, from, to);
        } catch (DiskException | FormatException e) {
            throw new DamagedException(String.valueOf(e.getMessage()));
        }
    }

    private static List<Entry> readAll(Log log, long from, long to) {
        List<Entry> entries = new ArrayList<>();
        long next = from;
        while (next < to) {
            ReadResult result = SteppedStorage.readAll(log, next);
            switch (result) {
                case ReadResult.Records(ByteRegion region, _, _) -> {
                    long before = next;
                    for (Entry entry : entries(bytes(region))) {
                        if (entry.offset() >= next && entry.offset() < to) {
                            entries.add(entry);
                        }
                        next = Math.max(next, entry.offset() + 1);
                    }
                    if (next == before) {
                        throw new Violation("a read at " + next + " gives nothing");
                    }
                }
                case ReadResult.Empty _ ->
                        throw new DamagedException(
                                "nothing is read at %d of %d..%d"
                                        .formatted(next, log.startOffset(), log.endOffset()));
                case ReadResult.Corrupt _,
                        ReadResult.Deleted _,
                        ReadResult.Unavailable _,
                        ReadResult.OutOfRange _ ->
                        throw new DamagedException(
                                "nothing can be read at %d of %d..%d: %s"
                                        .formatted(
                                                next, log.startOffset(), log.endOffset(), result));
            }
        }
        return entries;
    }

    private static List<Entry> entries(ByteBuffer bytes) {
        List<Entry> entries = new ArrayList<>();
        int at = 0;
        while (bytes.limit() - at >= BatchHeader.SIZE_BYTES) {
            int size = BatchHeader.sizeBytes(bytes, at);
            if (size > bytes.limit() - at) {
                break;
            }
            if (!BatchHeader.crcFits(bytes, at, size)) {
                throw new DamagedException("a consumer finds a wrong checksum");
            }
            int epoch = BatchHeader.leaderEpoch(bytes, at);
            for (LogRecord record : RecordReader.all(bytes.slice(at, size))) {
                ByteBuffer value = record.value().orElseThrow().duplicate();
                entries.add(
                        new Entry(
                                record.offset(),
                                epoch,
                                StandardCharsets.UTF_8.decode(value).toString()));
            }
            at += size;
        }
        return entries;
    }

    /// The bytes of a region, which is released.
    static ByteBuffer bytes(ByteRegion region) {
        ByteBuffer bytes = ByteBuffer.allocate(region.sizeBytes());
        try {
            int read = region.read(bytes, 0);
            return bytes.position(0).limit(read);
        } finally {
            region.release();
        }
    }

    /// The disk has lost what the log had written.
    static final class DamagedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        DamagedException(String message) {
            super(message);
        }
    }
}
