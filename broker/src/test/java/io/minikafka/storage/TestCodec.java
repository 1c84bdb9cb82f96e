package io.minikafka.storage;

import io.minikafka.protocol.BadBatchException;
import io.minikafka.protocol.Codec;
import io.minikafka.protocol.Recompression;
import io.minikafka.protocol.RecordPacking;
import io.minikafka.storage.compaction.RecordCodec;
import io.minikafka.storage.record.RecordFormatException;
import java.nio.ByteBuffer;
import java.util.OptionalInt;

/// The real codecs, for tests of the storage engine.
public enum TestCodec implements RecordCodec {
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

    /// The same batch with another compression.
    public static ByteBuffer packed(ByteBuffer batch, Codec codec) {
        try {
            return new Recompression(codec, OptionalInt.empty()).apply(batch);
        } catch (BadBatchException e) {
            throw new AssertionError(e);
        }
    }
}
