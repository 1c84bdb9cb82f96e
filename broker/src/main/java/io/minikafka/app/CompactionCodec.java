package io.minikafka.app;

import io.minikafka.protocol.BadBatchException;
import io.minikafka.protocol.RecordPacking;
import io.minikafka.storage.compaction.RecordCodec;
import io.minikafka.storage.record.RecordFormatException;
import java.nio.ByteBuffer;

/// Lends the protocol's codecs to compaction, because storage does not know them.
enum CompactionCodec implements RecordCodec {
    INSTANCE;

    @Override
    public ByteBuffer unpack(ByteBuffer batch, Room room) {
        try {
            return RecordPacking.unpack(batch, room::of);
        } catch (BadBatchException e) {
            throw new RecordFormatException(String.valueOf(e.getMessage()));
        }
    }

    @Override
    public ByteBuffer pack(int codec, ByteBuffer records) {
        try {
            return RecordPacking.pack((short) codec, records);
        } catch (BadBatchException e) {
            throw new RecordFormatException(String.valueOf(e.getMessage()));
        }
    }
}
