package io.minikafka.broker;

import io.minikafka.cluster.replication.Copy;
import io.minikafka.storage.Log;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;

/// A partition that a client wants from its leader: this node, or an error that says why not.
public final class Led {
    private final @Nullable PartitionHome home;
    private final int epoch;
    private final Errors error;

    private Led(@Nullable PartitionHome home, int epoch, Errors error) {
        this.home = home;
        this.epoch = epoch;
        this.error = error;
    }

    /// @param topic empty if there is no such topic
    /// @param clientsEpoch in which the client believes, -1 if it does not say
    public static Led find(Optional<TopicPartitions> topic, int partition, int clientsEpoch) {
        if (topic.isEmpty()) {
            return new Led(null, PartitionHome.NO_OFFICE, Errors.UNKNOWN_TOPIC_OR_PARTITION);
        }
        Optional<PartitionHome> home = topic.get().home(partition);
        int epoch = home.map(PartitionHome::office).orElse(PartitionHome.NO_OFFICE);
        if (epoch == PartitionHome.NO_OFFICE) {
            return new Led(null, epoch, topic.get().errorOfAbsence(partition));
        }
        return new Led(home.orElseThrow(), epoch, LeaderEpochs.check(clientsEpoch, epoch));
    }

    /// NONE if this node is the leader that the client means.
    public Errors error() {
        return error;
    }

    public int epoch() {
        return epoch;
    }

    /// Whether this node still leads as it did. A node that does not lead any more may empty its log, because the partition
    /// has moved away: what is then read there, such as where it ends, says nothing about the partition. Without an error
    /// only.
    public boolean isStill() {
        return there().office() == epoch;
    }

    /// Whether it is known what is committed; without an error only.
    public boolean isEstablished() {
        return there().isEstablished();
    }

    /// Without an error only.
    public Log log() {
        return there().log();
    }

    /// Followers from which it can be read as well; without an error only.
    public List<Copy> copies() {
        return there().copies();
    }

    /// Whether it is certain that this node still leads; see [PartitionHome#confirm]. Without an error only.
    public void confirm(Consumer<Confirmation> whenDone) {
        there().confirm(whenDone);
    }

    private PartitionHome there() {
        if (home == null) {
            throw new IllegalStateException("not led from here: " + error);
        }
        return home;
    }
}
