package io.minikafka.base;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.UUID;

/// Writes the fields of our own records, one behind the other, big-endian. [FieldReader] reads them.
///
/// Counts, string lengths and array lengths are u32. A string is its UTF-8 bytes.
public final class FieldWriter {
    private ByteBuffer buffer;

    public FieldWriter(int expectedBytes) {
        buffer = ByteBuffer.allocate(Math.max(16, expectedBytes));
    }

    public FieldWriter u8(int value) {
        Invariant.check(value >= 0 && value <= 0xFF, "does not fit one byte", value);
        room(1).put((byte) value);
        return this;
    }

    public FieldWriter bool(boolean value) {
        return u8(value ? 1 : 0);
    }

    public FieldWriter i16(short value) {
        room(Short.BYTES).putShort(value);
        return this;
    }

    public FieldWriter i32(int value) {
        room(Integer.BYTES).putInt(value);
        return this;
    }

    public FieldWriter i64(long value) {
        room(Long.BYTES).putLong(value);
        return this;
    }

    public FieldWriter uuid(UUID value) {
        return i64(value.getMostSignificantBits()).i64(value.getLeastSignificantBits());
    }

    public FieldWriter string(String value) {
        return bytes(value.getBytes(StandardCharsets.UTF_8));
    }

    public FieldWriter bytes(byte[] value) {
        i32(value.length);
        room(value.length).put(value);
        return this;
    }

    /// Bytes whose number the reader knows.
    public FieldWriter raw(byte[] value) {
        room(value.length).put(value);
        return this;
    }

    /// All that was written.
    public byte[] toBytes() {
        return Arrays.copyOf(buffer.array(), buffer.position());
    }

    private ByteBuffer room(int bytes) {
        if (buffer.remaining() < bytes) {
            int needed = Math.addExact(buffer.position(), bytes);
            int doubled = (int) Math.min(Integer.MAX_VALUE - 8L, 2L * buffer.capacity());
            buffer = ByteBuffer.allocate(Math.max(needed, doubled)).put(buffer.flip());
        }
        return buffer;
    }
}
