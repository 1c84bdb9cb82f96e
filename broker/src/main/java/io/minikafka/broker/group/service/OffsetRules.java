package io.minikafka.broker.group.service;

import io.minikafka.broker.group.GroupConfig;
import io.minikafka.broker.group.Topics;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/// Which offsets may be committed, by whomever.
record OffsetRules(GroupConfig config) {
    /// @param unknown what a topic is called that does not exist
    Errors check(
            Optional<Topics.Topic> topic,
            int partition,
            @Nullable String metadata,
            Errors unknown) {
        if (topic.isEmpty()) {
            return unknown;
        }
        if (partition < 0 || partition >= topic.get().partitions()) {
            return Errors.UNKNOWN_TOPIC_OR_PARTITION;
        }
        return note(metadata).length() > config.offsetMetadataMaxChars()
                ? Errors.OFFSET_METADATA_TOO_LARGE
                : Errors.NONE;
    }

    /// The client's own note with an offset.
    static String note(@Nullable String metadata) {
        return metadata == null ? "" : metadata;
    }
}
