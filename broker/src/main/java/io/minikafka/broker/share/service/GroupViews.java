package io.minikafka.broker.share.service;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.base.config.Parsed;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.share.ShareSettings;
import io.minikafka.cluster.metadata.GroupDefaults;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.ResourceType;
import io.minikafka.cluster.metadata.ShareConfigKeys;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/// The settings of share groups as they are now. Read again only when the metadata changed. Owned by the share
/// thread.
final class GroupViews {
    private static final int REMEMBERED_MAX = 10_000;

    private final MetadataStore metadata;
    private final GroupDefaults defaults;
    private final Map<String, Seen> seen = new HashMap<>();

    private record Seen(MetadataImage in, GroupView view) {}

    /// @param broker the settings with which the broker was started
    GroupViews(MetadataStore metadata, ConfigValues broker) {
        this.metadata = metadata;
        this.defaults = new GroupDefaults(broker);
    }

    MetadataStore metadata() {
        return metadata;
    }

    MetadataImage image() {
        return metadata.image();
    }

    @SuppressWarnings("ReferenceEquality") // the same image has the same settings
    GroupView of(String groupId) {
        MetadataImage now = metadata.image();
        Seen last = seen.get(groupId);
        if (last != null && last.in == now) {
            return last.view;
        }
        if (seen.size() >= REMEMBERED_MAX) {
            seen.clear();
        }
        GroupView view = read(now.configs(ResourceType.GROUP, groupId));
        seen.put(groupId, new Seen(now, view));
        return view;
    }

    private GroupView read(Map<String, String> set) {
        String deadLetters = value(set, ShareConfigKeys.DEAD_LETTER_TOPIC);
        ShareSettings machine =
                new ShareSettings(
                        value(set, ShareConfigKeys.RECORD_LOCK_DURATION_MS),
                        value(set, ShareConfigKeys.DELIVERY_COUNT_LIMIT),
                        value(set, ShareConfigKeys.PARTITION_MAX_RECORD_LOCKS),
                        value(set, ShareConfigKeys.RENEW_ENABLE),
                        value(set, ShareConfigKeys.ORDERING).equals("key"),
                        value(set, ShareConfigKeys.BACKOFF_MS),
                        value(set, ShareConfigKeys.BACKOFF_MAX_MS),
                        value(set, ShareConfigKeys.HEADERS_ENABLE),
                        !deadLetters.isEmpty());
        return new GroupView(
                machine,
                value(set, ShareConfigKeys.ISOLATION_LEVEL).equals("read_committed"),
                GroupView.Begin.of(value(set, ShareConfigKeys.AUTO_OFFSET_RESET)),
                deadLetters,
                value(set, ShareConfigKeys.DEAD_LETTER_COPY));
    }

    /// What the group says, else what holds for all groups.
    private <T> T value(Map<String, String> set, ConfigKey<T> key) {
        String text =
                Optional.ofNullable(set.get(key.name()))
                        .orElseGet(() -> defaults.chain(key).getFirst().value());
        return switch (key.parse(text)) {
            case Parsed.Valid<T>(T value) -> value;
            case Parsed.Invalid<T>(String expected) ->
                    throw new IllegalStateException(
                            "%s is %s and must be %s".formatted(key.name(), text, expected));
        };
    }
}
