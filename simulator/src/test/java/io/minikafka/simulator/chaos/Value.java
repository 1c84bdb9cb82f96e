package io.minikafka.simulator.chaos;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// What a record of a chaos run says of itself, with filler that follows from it, so that a mangled one shows.
///
///     partition int32 | value int32 | filler
record Value(int partition, int number) {
    private static final int HEAD_BYTES = 8;
    private static final int FILLER_BYTES_MAX = 400;

    byte[] toBytes() {
        ByteBuffer bytes =
                ByteBuffer.allocate(HEAD_BYTES + Math.floorMod(number * 31, FILLER_BYTES_MAX));
        bytes.putInt(partition).putInt(number);
        while (bytes.hasRemaining()) {
            bytes.put((byte) (number + bytes.position() * 13));
        }
        return bytes.array();
    }

    static Value of(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        Value value = new Value(in.getInt(), in.getInt());
        if (!Arrays.equals(value.toBytes(), bytes)) {
            throw new AssertionError("the bytes of " + value + " came back changed");
        }
        return value;
    }
}
