package io.minikafka.broker;

import io.minikafka.cluster.metadata.ShardTopics;
import io.minikafka.cluster.metadata.TopicConfig;
import io.minikafka.cluster.metadata.TopicConfigKeys;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.protocol.Codec;
import io.minikafka.protocol.Recompression;
import io.minikafka.storage.LogConfig;
import java.util.Optional;
import java.util.OptionalInt;

/// What a topic's settings mean for its batches, read once per change.
///
/// @param log for its logs
/// @param recompression what happens to batches of another compression; empty for `producer`
/// @param storedCodec the compression that all batches have, if the topic fixes one
/// @param delayMaxMs how long a record may be delayed; 0 if none is
/// @param isReserved whether only the broker itself writes there
/// @param readsQuorum whether consumers' reads are strong
public record TopicRules(
        LogConfig log,
        Optional<Recompression> recompression,
        Optional<Codec> storedCodec,
        long delayMaxMs,
        boolean isReserved,
        boolean readsQuorum) {
    /// The rules that follow from a topic's settings.
    public static TopicRules of(TopicImage topic, SettingsInForce settings) {
        LogConfig log = settings.logConfig(topic);
        TopicConfig config = settings.config(topic);
        Optional<Codec> codec = Codec.ofTopicConfig(config.value(TopicConfigKeys.COMPRESSION_TYPE));
        long delayMaxMs =
                config.value(TopicConfigKeys.DELAY_ENABLE)
                        ? config.value(TopicConfigKeys.DELAY_MAX_MS)
                        : 0;
        return new TopicRules(
                log,
                codec.map(c -> new Recompression(c, level(c, config))),
                codec,
                delayMaxMs,
                ShardTopics.isOne(topic.name()),
                config.value(TopicConfigKeys.READ_MODE).equals("quorum"));
    }

    private static OptionalInt level(Codec codec, TopicConfig config) {
        return switch (codec) {
            case NONE, SNAPPY -> OptionalInt.empty();
            case GZIP -> OptionalInt.of(config.value(TopicConfigKeys.COMPRESSION_GZIP_LEVEL));
            case LZ4 -> OptionalInt.of(config.value(TopicConfigKeys.COMPRESSION_LZ4_LEVEL));
            case ZSTD -> OptionalInt.of(config.value(TopicConfigKeys.COMPRESSION_ZSTD_LEVEL));
        };
    }

    public boolean needsKeys() {
        return log.cleanupCompact();
    }

    /// Whether records may ask to be delivered later.
    public boolean delays() {
        return delayMaxMs > 0;
    }

    public boolean storesZstd() {
        return storedCodec.isPresent() && storedCodec.get() == Codec.ZSTD;
    }
}
