package io.minikafka.storage.compaction;

import io.minikafka.storage.record.RecordFormatException;
import java.nio.ByteBuffer;

/// The codecs, which the storage engine does not know. Buffers are big-endian, may lie outside of the heap, and are
/// used by the calling thread only.
public interface RecordCodec {
    /// Decompresses the records of a batch.
    ///
    /// @param batch one whole compressed batch, header included
    /// @return the records, from the buffer's position to its limit
    /// @throws RecordFormatException when that is not possible
    ByteBuffer unpack(ByteBuffer batch, Room room);

    /// Compresses what remains in `records` with the codec of that number.
    ByteBuffer pack(int codec, ByteBuffer records);

    /// Memory for what is unpacked.
    @FunctionalInterface
    interface Room {
        /// A cleared buffer with room for `bytes`; its first `kept` bytes are those of the former one, which must not
        /// be used any more.
        ByteBuffer of(int bytes, int kept);
    }
}
