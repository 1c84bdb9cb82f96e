package io.minikafka.cluster.metadata.raft;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import java.util.List;
import java.util.Optional;

/// The keys under which the engine's state is stored. All numbers are big-endian; the second byte is a
/// version. Drawn in `docs/format/journals.md`.
///
///     vote            u8 1  u8 1                                  value: u16 version, Kafka's QuorumStateData
///     start           u8 2  u8 1                                  value: u64 offset of the log's first batch
///     batch           u8 3  u8 1  u64 base offset                 value: one record batch
///     snapshot piece  u8 4  u8 1  u64 offset  u32 epoch  u32 n    value: bytes
///     snapshot        u8 5  u8 1  u64 offset  u32 epoch           value: u32 number of pieces; it is whole
sealed interface Keys {
    int VERSION = 1;

    record Vote() implements Keys {}

    record Start() implements Keys {}

    record BatchAt(long baseOffset) implements Keys {}

    record Piece(long offset, int epoch, int number) implements Keys {}

    record Whole(long offset, int epoch) implements Keys {}

    default byte[] bytes() {
        return switch (this) {
            case Vote _ -> start(1).toBytes();
            case Start _ -> start(2).toBytes();
            case BatchAt(long baseOffset) -> start(3).i64(baseOffset).toBytes();
            case Piece(long offset, int epoch, int number) ->
                    start(4).i64(offset).i32(epoch).i32(number).toBytes();
            case Whole(long offset, int epoch) -> start(5).i64(offset).i32(epoch).toBytes();
        };
    }

    default StoredEntry is(byte[] value) {
        return new StoredEntry(bytes(), Optional.of(value));
    }

    default StoredEntry gone() {
        return new StoredEntry(bytes(), Optional.empty());
    }

    static Keys of(byte[] bytes) {
        FieldReader in = new FieldReader("a key of the quorum's store", bytes);
        int type = in.u8();
        int version = in.u8();
        if (version != VERSION || !List.of(1, 2, 3, 4, 5).contains(type)) {
            throw new FormatException(
                    "the quorum's store has an entry of type %d, version %d; start with the release that wrote it"
                            .formatted(type, version));
        }
        Keys key =
                switch (type) {
                    case 1 -> new Vote();
                    case 2 -> new Start();
                    case 3 -> new BatchAt(in.i64());
                    case 4 -> new Piece(in.i64(), in.i32(), in.i32());
                    default -> new Whole(in.i64(), in.i32());
                };
        in.end();
        return key;
    }

    private static FieldWriter start(int type) {
        return new FieldWriter(24).u8(type).u8(VERSION);
    }
}
