package io.minikafka.storage;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Turns a checkpoint of one log with one segment into what a broker wrote that knew no transactions.
final class CheckpointVersion1 {
    private static final int HEADER_BYTES = 64;
    private static final int COUNTS_AT = HEADER_BYTES + 16 + 4 + 3 * 8;
    private static final int SEGMENT_BYTES = 28;

    private CheckpointVersion1() {}

    static ByteBuffer of(byte[] current) {
        ByteBuffer source = ByteBuffer.wrap(current);
        int epochs = source.getInt(COUNTS_AT + 4);
        int producerBytes = source.getInt(COUNTS_AT + 8);
        int tail = epochs * 12 + producerBytes;
        int size = COUNTS_AT + 12 + SEGMENT_BYTES + tail;
        ByteBuffer target = ByteBuffer.allocate(size);
        target.put(source.slice(0, COUNTS_AT + 12));
        target.put(source.slice(COUNTS_AT + 16, SEGMENT_BYTES));
        target.put(source.slice(COUNTS_AT + 16 + SEGMENT_BYTES + 4, tail));
        target.putShort(8, (short) 1).putLong(16, size);
        CRC32C crc = new CRC32C();
        crc.update(target.array(), 8, size - 8);
        return target.putInt(4, (int) crc.getValue());
    }
}
