package io.minikafka.storage;

import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.disk.Disk;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;

/// All logs of this node, and the threads that serve them.
public final class LogManager implements AutoCloseable {
    private LogManager() {}

    /// Recovers what is on `disk` and starts the threads. The caller keeps (and closes) the disk.
    public static LogManager open(StorageConfig config, Disk disk, Time time) {
        throw new UnsupportedOperationException("skeleton");
    }

    /// The log of that name, made if there is none; makes no file. The config replaces the former one.
    public Log log(TopicIdPartition id, LogConfig config) {
        throw new UnsupportedOperationException("skeleton");
    }

    public Optional<Log> existing(TopicIdPartition id) {
        throw new UnsupportedOperationException("skeleton");
    }

    public Collection<TopicIdPartition> logs() {
        throw new UnsupportedOperationException("skeleton");
    }

    /// New settings for all logs of a topic.
    public void reconfigure(UUID topicId, LogConfig config) {
        throw new UnsupportedOperationException("skeleton");
    }

    /// The log is gone when this returns; its files are removed in the background.
    public void delete(TopicIdPartition id) {
        throw new UnsupportedOperationException("skeleton");
    }

    /// Once at the start, when the topics are known: removes logs whose topic is not.
    public void retainOnly(Predicate<TopicIdPartition> known) {
        throw new UnsupportedOperationException("skeleton");
    }

    public StorageState state() {
        throw new UnsupportedOperationException("skeleton");
    }

    /// `listener` is called with each new state, on a thread of the storage engine.
    public void onStateChange(Consumer<StorageState> listener) {
        throw new UnsupportedOperationException("skeleton");
    }

    /// Writes everything, takes a checkpoint and stops the threads: the next start replays nothing.
    @Override
    public void close() {
        throw new UnsupportedOperationException("skeleton");
    }
}
