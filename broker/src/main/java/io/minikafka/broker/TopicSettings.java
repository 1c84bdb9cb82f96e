package io.minikafka.broker;

import io.minikafka.protocol.Codec;
import io.minikafka.protocol.Recompression;
import io.minikafka.storage.LogConfig;
import java.util.Optional;

/// A topic's settings as far as the data plane needs them, read once per change.
///
/// @param log for its logs
/// @param recompression what happens to batches of another compression; empty for `producer`
/// @param storedCodec the compression that all batches have, if the topic fixes one
public record TopicSettings(
        LogConfig log, Optional<Recompression> recompression, Optional<Codec> storedCodec) {
    /// Settings of a topic that keeps batches as they come.
    public static TopicSettings asProduced(LogConfig log) {
        return new TopicSettings(log, Optional.empty(), Optional.empty());
    }

    boolean needsKeys() {
        return log.cleanupCompact();
    }

    boolean storesZstd() {
        return storedCodec.isPresent() && storedCodec.get() == Codec.ZSTD;
    }
}
