package io.minikafka.protocol;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/// Reads a record's fields and counts the bytes.
final class RecordFields implements AutoCloseable {
    private final InputStream in;
    private long position;

    RecordFields(InputStream in) {
        this.in = in;
    }

    long position() {
        return position;
    }

    int read() throws IOException {
        int b = in.read();
        if (b < 0) {
            throw new EOFException();
        }
        position++;
        return b;
    }

    int varint() throws IOException, BadBatchException {
        long value = varlong();
        if (value != (int) value) {
            throw new BadBatchException("a record's length or offset is out of range: " + value);
        }
        return (int) value;
    }

    long varlong() throws IOException, BadBatchException {
        long raw = 0;
        for (int shift = 0; shift <= 63; shift += 7) {
            int b = read();
            raw |= (long) (b & 0x7f) << shift;
            if (b < 0x80) {
                return (raw >>> 1) ^ -(raw & 1);
            }
        }
        throw new BadBatchException("a variable-length number has more than ten bytes");
    }

    /// The next bytes as they are.
    byte[] bytes(int size) throws IOException {
        byte[] bytes = in.readNBytes(size);
        if (bytes.length < size) {
            throw new EOFException();
        }
        position += size;
        return bytes;
    }

    void skip(int size) throws IOException {
        skipTo(position + size);
    }

    void skipTo(long end) throws IOException {
        in.skipNBytes(end - position);
        position = end;
    }

    @Override
    public void close() throws IOException {
        in.close();
    }
}
