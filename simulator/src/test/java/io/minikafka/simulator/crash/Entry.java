package io.minikafka.simulator.crash;

import java.nio.ByteBuffer;
import java.util.Arrays;

/// What a record of the crash tests says about itself: the n-th record that a producer sent to a partition. The
/// bytes after it are filler that follows from the numbers, so that a record which was mangled shows it.
///
///     producer int32 | partition int32 | number int64 | filler
record Entry(int producer, int partition, long number) {
    private static final int HEADER_BYTES = 16;
    private static final int MOST_FILLER_BYTES = 700;

    byte[] toBytes() {
        ByteBuffer buffer = ByteBuffer.allocate(HEADER_BYTES + fillerBytes());
        buffer.putInt(producer).putInt(partition).putLong(number);
        while (buffer.hasRemaining()) {
            buffer.put(filler(buffer.position()));
        }
        return buffer.array();
    }

    private int fillerBytes() {
        return (int) ((number * 31 + producer * 7L) % MOST_FILLER_BYTES);
    }

    private byte filler(int position) {
        return (byte) (number + position * 13L);
    }

    static Entry of(byte[] bytes) {
        ByteBuffer buffer = ByteBuffer.wrap(bytes);
        Entry entry = new Entry(buffer.getInt(), buffer.getInt(), buffer.getLong());
        if (!Arrays.equals(entry.toBytes(), bytes)) {
            throw new AssertionError("the bytes of " + entry + " came back changed");
        }
        return entry;
    }
}
