package io.minikafka.broker;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.LogManager;
import java.util.Optional;
import java.util.function.Consumer;

/// A node that is alone has every partition, leads it, and always did. Logs are made when they are first asked for.
public record AloneHomes(MetadataStore store, LogManager logs) implements PartitionHomes {
    /// The leader epoch of all partitions.
    public static final int LEADER_EPOCH = 0;

    @Override
    public Optional<PartitionHome> home(TopicImage topic, int partition, LogConfig config) {
        var id = new TopicIdPartition(topic.id(), partition);
        Log log = logs.log(id, config);
        // A topic leaves the image before its logs are deleted. If it left just now, the deletion
        // may have run
        // before we made the log; then nobody else would delete it.
        if (store.image().topic(topic.id()).isEmpty()) {
            logs.delete(id);
            return Optional.empty();
        }
        return Optional.of(new Home(log));
    }

    private record Home(Log log) implements PartitionHome {
        @Override
        public int office() {
            return LEADER_EPOCH;
        }

        @Override
        public boolean isEstablished() {
            return true;
        }

        @Override
        public boolean hasWriteQuorum() {
            return true;
        }

        @Override
        public void confirm(Consumer<Confirmation> whenDone) {
            whenDone.accept(Confirmation.CONFIRMED);
        }
    }
}
