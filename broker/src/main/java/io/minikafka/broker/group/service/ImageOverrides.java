package io.minikafka.broker.group.service;

import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.group.GroupOverrides;
import io.minikafka.cluster.metadata.MetadataRecord.ConfigRecord;
import io.minikafka.cluster.metadata.ResourceType;
import java.util.SortedMap;
import java.util.concurrent.atomic.AtomicLong;

/// The settings of groups in the metadata image.
final class ImageOverrides implements GroupOverrides {
    private final MetadataStore metadata;
    private final AtomicLong version = new AtomicLong();

    ImageOverrides(MetadataStore metadata) {
        this.metadata = metadata;
        metadata.onChange((_, records, _) -> {
            boolean ofGroups =
                    records.stream()
                            .anyMatch(record ->
                                    record instanceof ConfigRecord(ResourceType type, _, _)
                                            && type == ResourceType.GROUP);
            if (ofGroups) {
                version.incrementAndGet();
            }
        });
    }

    @Override
    public long version() {
        return version.get();
    }

    @Override
    public SortedMap<String, String> of(String groupId) {
        return metadata.image().configs(ResourceType.GROUP, groupId);
    }
}
