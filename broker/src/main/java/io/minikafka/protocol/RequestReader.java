package io.minikafka.protocol;

import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.protocol.Readable;

/// Reads the fields of one request from its frame. Record data stays where it is (a slice of the frame).
///
/// One byte on the wire can become forty on the heap, so all fields together take at most [#MAX_FIELD_BYTES] of the
/// frame; record data, which costs nothing, is not counted. (The generated classes themselves refuse an array that
/// announces more elements than bytes are left, or more than a million, and allocate as they read.)
final class RequestReader implements Readable {
    /// Bytes of one request outside its record data.
    static final int MAX_FIELD_BYTES = 8 << 20;

    private final ByteBuffer buffer;
    private int fieldBytesLeft;

    RequestReader(ByteBuffer buffer) {
        this(buffer, MAX_FIELD_BYTES);
    }

    private RequestReader(ByteBuffer buffer, int fieldBytesLeft) {
        this.buffer = buffer;
        this.fieldBytesLeft = fieldBytesLeft;
    }

    @Override
    public byte readByte() {
        spend(Byte.BYTES);
        return buffer.get();
    }

    @Override
    public short readShort() {
        spend(Short.BYTES);
        return buffer.getShort();
    }

    @Override
    public int readInt() {
        spend(Integer.BYTES);
        return buffer.getInt();
    }

    @Override
    public long readLong() {
        spend(Long.BYTES);
        return buffer.getLong();
    }

    @Override
    public double readDouble() {
        spend(Double.BYTES);
        return buffer.getDouble();
    }

    @Override
    public byte[] readArray(int length) {
        checkLength(length);
        spend(length);
        byte[] bytes = new byte[length];
        buffer.get(bytes);
        return bytes;
    }

    @Override
    public String readString(int length) {
        return new String(readArray(length), StandardCharsets.UTF_8);
    }

    @Override
    public ByteBuffer readByteBuffer(int length) {
        checkLength(length);
        ByteBuffer slice = buffer.slice(buffer.position(), length);
        buffer.position(buffer.position() + length);
        return slice;
    }

    @Override
    public int readUnsignedVarint() {
        int value = 0;
        for (int shift = 0; shift <= 28; shift += 7) {
            int b = readByte();
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return value;
            }
        }
        throw new MalformedException("a variable-length integer has more than five bytes");
    }

    @Override
    public int readVarint() {
        int raw = readUnsignedVarint();
        return (raw >>> 1) ^ -(raw & 1);
    }

    @Override
    public long readVarlong() {
        long value = 0;
        for (int shift = 0; shift <= 63; shift += 7) {
            long b = readByte();
            value |= (b & 0x7f) << shift;
            if (b >= 0) {
                return (value >>> 1) ^ -(value & 1);
            }
        }
        throw new MalformedException("a variable-length long has more than ten bytes");
    }

    @Override
    public int remaining() {
        return buffer.remaining();
    }

    @Override
    public Readable slice() {
        return new RequestReader(buffer.slice(), fieldBytesLeft);
    }

    private void spend(int bytes) {
        if (bytes > buffer.remaining()) {
            throw new BufferUnderflowException();
        }
        fieldBytesLeft -= bytes;
        if (fieldBytesLeft < 0) {
            throw new MalformedException(
                    "the fields of the request take more than " + MAX_FIELD_BYTES + " bytes");
        }
    }

    private void checkLength(int length) {
        if (length < 0 || length > buffer.remaining()) {
            throw new MalformedException(
                    "a field announces "
                            + length
                            + " bytes where "
                            + buffer.remaining()
                            + " are left");
        }
    }
}
