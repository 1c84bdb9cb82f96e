package io.minikafka.protocol;

import java.util.Optional;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;

/// How the records of a batch are compressed; the ids are those of the batch's attributes.
public enum Codec {
    NONE(CompressionType.NONE),
    GZIP(CompressionType.GZIP),
    SNAPPY(CompressionType.SNAPPY),
    LZ4(CompressionType.LZ4),
    ZSTD(CompressionType.ZSTD);

    private static final Codec[] BY_ID = values();
    private static final int ID_MASK = 0x07;

    private final CompressionType type;

    Codec(CompressionType type) {
        this.type = type;
    }

    /// The codec that a batch's attributes name; empty for ids that nobody has defined.
    public static Optional<Codec> ofAttributes(short attributes) {
        int id = attributes & ID_MASK;
        return id < BY_ID.length ? Optional.of(BY_ID[id]) : Optional.empty();
    }

    /// The codec of a topic's `compression.type`: empty for `producer`, which leaves batches as they are.
    public static Optional<Codec> ofTopicConfig(String value) {
        return switch (value) {
            case "uncompressed", "none" -> Optional.of(NONE);
            case "gzip" -> Optional.of(GZIP);
            case "snappy" -> Optional.of(SNAPPY);
            case "lz4" -> Optional.of(LZ4);
            case "zstd" -> Optional.of(ZSTD);
            default -> Optional.empty();
        };
    }

    int id() {
        return type.id;
    }

    Compression compression() {
        return Compression.of(type).build();
    }

    /// With a level of the codec's own scale; codecs without levels ignore it.
    Compression compression(int level) {
        return switch (this) {
            case GZIP -> Compression.gzip().level(level).build();
            case LZ4 -> Compression.lz4().level(level).build();
            case ZSTD -> Compression.zstd().level(level).build();
            case NONE, SNAPPY -> compression();
        };
    }
}
