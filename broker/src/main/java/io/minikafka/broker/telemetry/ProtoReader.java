package io.minikafka.broker.telemetry;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads the fields of one protobuf message. Every length is checked against the bytes that are there; what a
/// reader does not ask for is skipped.
final class ProtoReader {
    private static final int VARINT = 0;
    private static final int FIXED_64 = 1;
    private static final int BYTES = 2;
    private static final int FIXED_32 = 5;
    private static final int VARINT_BYTES_MAX = 10;
    private static final int KIND_BITS = 3;
    private static final int KIND_MASK = 7;
    private static final int GROUP_BITS = 7;

    private final ByteBuffer bytes;
    private int kind;

    /// The bytes are no such message.
    static final class Malformed extends RuntimeException {
        private static final long serialVersionUID = 1L;

        Malformed(String message) {
            super(message);
        }
    }

    ProtoReader(ByteBuffer bytes) {
        this.bytes = bytes.slice().order(ByteOrder.LITTLE_ENDIAN);
    }

    /// The number of the next field; 0 at the end.
    int next() {
        if (!bytes.hasRemaining()) {
            return 0;
        }
        long tag = varint();
        kind = (int) (tag & KIND_MASK);
        return (int) (tag >>> KIND_BITS);
    }

    void skip() {
        switch (kind) {
            case VARINT -> varint();
            case FIXED_64 -> take(Long.BYTES);
            case BYTES -> take(length());
            case FIXED_32 -> take(Integer.BYTES);
            default -> throw new Malformed("a field of kind " + kind);
        }
    }

    ProtoReader message() {
        expect(BYTES);
        return new ProtoReader(take(length()));
    }

    /// At most `charsMax` characters of it.
    String text(int charsMax) {
        expect(BYTES);
        String text = StandardCharsets.UTF_8.decode(take(length())).toString();
        return text.length() > charsMax ? text.substring(0, charsMax) : text;
    }

    long fixed64() {
        expect(FIXED_64);
        return take(Long.BYTES).getLong(0);
    }

    long number() {
        expect(VARINT);
        return varint();
    }

    private void expect(int expected) {
        if (kind != expected) {
            throw new Malformed("a field of kind " + kind + " where " + expected + " belongs");
        }
    }

    private int length() {
        long length = varint();
        if (length < 0 || length > bytes.remaining()) {
            throw new Malformed(length + " bytes announced, " + bytes.remaining() + " there");
        }
        return (int) length;
    }

    private ByteBuffer take(int count) {
        if (count > bytes.remaining()) {
            throw new Malformed(count + " bytes wanted, " + bytes.remaining() + " there");
        }
        ByteBuffer taken = bytes.slice(bytes.position(), count).order(ByteOrder.LITTLE_ENDIAN);
        bytes.position(bytes.position() + count);
        return taken;
    }

    private long varint() {
        long value = 0;
        for (int i = 0; i < VARINT_BYTES_MAX; i++) {
            byte next = take(1).get(0);
            value |= (long) (next & 0x7F) << (i * GROUP_BITS);
            if (next >= 0) {
                return value;
            }
        }
        throw new Malformed("a number without end");
    }
}
