package io.minikafka.storage;

/// Is told after a log's high watermark moved, or the log was deleted, on a thread of the storage engine or of who
/// deletes; must not block.
public interface HighWatermarkWatcher {
    void highWatermarkMoved(Log log);
}
