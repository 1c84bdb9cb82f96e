package io.minikafka.storage.record;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/// Decodes the records of one uncompressed batch, one after the other. For internal logs and tools; the path
/// of produced and fetched data never decodes.
public final class RecordReader implements Iterator<LogRecord> {
    private final ByteBuffer buffer;
    private final int at;
    private final int count;
    private final RecordCursor cursor;
    private int read;

    /// @param buffer what remains in it begins with the batch; its position is not moved
    public RecordReader(ByteBuffer buffer) {
        this.buffer = buffer;
        this.at = buffer.position();
        if (buffer.remaining() < BatchHeader.SIZE_BYTES
                || BatchHeader.sizeBytes(buffer, at) > buffer.remaining()
                || BatchHeader.sizeBytes(buffer, at) < BatchHeader.SIZE_BYTES) {
            throw new RecordFormatException(
                    "no whole record batch in " + buffer.remaining() + " bytes");
        }
        if (BatchHeader.compression(buffer, at) != 0) {
            throw new RecordFormatException(
                    "the batch at offset " + BatchHeader.baseOffset(buffer, at) + " is compressed");
        }
        this.count = BatchHeader.recordCount(buffer, at);
        this.cursor = new RecordCursor(buffer, at);
    }

    /// All records of the batch that `buffer` begins with.
    public static List<LogRecord> all(ByteBuffer buffer) {
        List<LogRecord> records = new ArrayList<>();
        new RecordReader(buffer).forEachRemaining(records::add);
        return records;
    }

    /// The first record at `fromOffset` or later whose time is `timestampMs` or later, without decoding more
    /// than that.
    public static Optional<LogRecord> firstAtOrAfter(
            ByteBuffer buffer, long timestampMs, long fromOffset) {
        RecordReader reader = new RecordReader(buffer);
        for (int i = 0; i < reader.count; i++) {
            reader.advance();
            if (reader.offset() >= fromOffset && reader.timestampMs() >= timestampMs) {
                return Optional.of(reader.decode());
            }
        }
        return Optional.empty();
    }

    @Override
    public boolean hasNext() {
        return read < count;
    }

    @Override
    public LogRecord next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        advance();
        return decode();
    }

    private void advance() {
        String problem = cursor.next();
        if (!problem.isEmpty()) {
            throw new RecordFormatException(
                    "record "
                            + read
                            + " of the batch at offset "
                            + BatchHeader.baseOffset(buffer, at)
                            + ": "
                            + problem);
        }
        read++;
    }

    private long offset() {
        return BatchHeader.baseOffset(buffer, at) + cursor.offsetDelta();
    }

    private long timestampMs() {
        return BatchHeader.logAppendTime(buffer, at)
                ? BatchHeader.maxTimestampMs(buffer, at)
                : cursor.timestampMs();
    }

    private LogRecord decode() {
        List<LogRecord.Header> headers = new ArrayList<>(cursor.headerCount());
        Varints.Input input = new Varints.Input(buffer, cursor.headersAt());
        for (int i = 0; i < cursor.headerCount(); i++) {
            String name =
                    input.bytes().map(b -> StandardCharsets.UTF_8.decode(b).toString()).orElse("");
            headers.add(new LogRecord.Header(name, input.bytes()));
        }
        return new LogRecord(
                offset(),
                timestampMs(),
                view(cursor.keyAt(), cursor.keySize()),
                view(cursor.valueAt(), cursor.valueSize()),
                List.copyOf(headers));
    }

    private Optional<ByteBuffer> view(int position, int size) {
        return size < 0 ? Optional.empty() : Optional.of(buffer.slice(position, size));
    }
}
