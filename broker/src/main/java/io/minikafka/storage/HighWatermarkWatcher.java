package io.minikafka.storage;

/// Is told after a log's high watermark moved, on a thread of the storage engine; must not block.
public interface HighWatermarkWatcher {
    void highWatermarkMoved(Log log);
}
