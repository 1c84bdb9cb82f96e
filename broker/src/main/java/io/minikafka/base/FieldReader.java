package io.minikafka.base;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/// Reads what [FieldWriter] wrote. No length is believed before it is compared with the bytes that are
/// there: damaged bytes end in a [FormatException] that names `what` and the place.
public final class FieldReader {
    private final String what;
    private final ByteBuffer buffer;

    /// @param what is read, for messages
    public FieldReader(String what, byte[] bytes) {
        this.what = what;
        this.buffer = ByteBuffer.wrap(bytes);
    }

    /// @param bytes read from the position on, which does not move
    public FieldReader(String what, ByteBuffer bytes) {
        this.what = what;
        this.buffer = bytes.slice();
    }

    public int u8() {
        return need(1).get() & 0xFF;
    }

    public boolean bool() {
        int value = u8();
        return switch (value) {
            case 0 -> false;
            case 1 -> true;
            default -> throw wrong("neither 0 nor 1 but " + value);
        };
    }

    public short i16() {
        return need(Short.BYTES).getShort();
    }

    public int i32() {
        return need(Integer.BYTES).getInt();
    }

    public long i64() {
        return need(Long.BYTES).getLong();
    }

    public UUID uuid() {
        long high = i64();
        return new UUID(high, i64());
    }

    public String string() {
        return new String(bytes(), StandardCharsets.UTF_8);
    }

    public byte[] bytes() {
        byte[] value = new byte[count(1)];
        buffer.get(value);
        return value;
    }

    /// Bytes whose number is known, as [FieldWriter#raw] wrote them.
    public byte[] raw(int count) {
        byte[] value = new byte[count];
        need(count).get(value);
        return value;
    }

    /// Everything that has not been read, not copied.
    public ByteBuffer rest() {
        return buffer.slice();
    }

    /// The number of items that follow, each of which takes at least `leastBytes`.
    public int count(int leastBytes) {
        int count = i32();
        if (count < 0 || (long) count * leastBytes > buffer.remaining()) {
            throw wrong("a count of " + count + " with " + buffer.remaining() + " bytes left");
        }
        return count;
    }

    /// Everything must have been read.
    public void end() {
        if (buffer.hasRemaining()) {
            throw wrong(buffer.remaining() + " bytes too many");
        }
    }

    private ByteBuffer need(int bytes) {
        if (buffer.remaining() < bytes) {
            throw wrong("only " + buffer.remaining() + " of " + bytes + " bytes left");
        }
        return buffer;
    }

    private FormatException wrong(String problem) {
        return new FormatException(what + ", byte " + buffer.position() + ": " + problem);
    }
}
