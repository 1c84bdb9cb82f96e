package io.minikafka.storage;

import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/// Turns a checkpoint of one log with one segment into what a broker wrote that knew neither transactions, compaction nor replicas.
final class CheckpointVersion1 {
    private static final int HEADER_BYTES = 64;
    private static final int DIRTY_AT = HEADER_BYTES + 16 + 4 + 3 * 8;
    private static final int COUNTS_AT = DIRTY_AT + 8;
    private static final int COUNTS_BYTES = 3 * 4;
    private static final int SEGMENTS_AT = COUNTS_AT + COUNTS_BYTES + 2 * 4;
    private static final int SEGMENT_BYTES = 28;
    private static final int NEWER_SEGMENT_BYTES = 48;

    private CheckpointVersion1() {}

    static byte[] of(byte[] current) {
        ByteBuffer source = ByteBuffer.wrap(current);
        int epochs = source.getInt(COUNTS_AT + 4);
        int producerBytes = source.getInt(COUNTS_AT + 8);
        int tail = epochs * 12 + producerBytes;
        int size = DIRTY_AT + COUNTS_BYTES + SEGMENT_BYTES + tail;
        ByteBuffer target = ByteBuffer.allocate(size);
        target.put(source.slice(0, DIRTY_AT));
        target.put(source.slice(COUNTS_AT, COUNTS_BYTES));
        target.put(source.slice(SEGMENTS_AT, SEGMENT_BYTES));
        target.put(source.slice(SEGMENTS_AT + NEWER_SEGMENT_BYTES, tail));
        target.putShort(8, (short) 1).putLong(16, size);
        CRC32C crc = new CRC32C();
        crc.update(target.array(), 8, size - 8);
        target.putInt(4, (int) crc.getValue());
        return target.array();
    }
}
