package io.minikafka.broker.replica;

import io.minikafka.storage.ReplicaLog;
import io.minikafka.storage.StorageException;
import java.util.concurrent.CompletableFuture;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A replica leaves this node: its log loses all that it has. It stays as an empty one, because the replica may come back
/// at any time, and what is still said of a deleted log (in the write-ahead log, by files that are being removed) would
/// be taken for the new one's. Tried again until the disk lets it happen.
final class Departure {
    private static final Logger LOG = LoggerFactory.getLogger(Departure.class);

    private final ReplicaLog log;
    private final ReplicaParts parts;
    private final CompletableFuture<Void> done = new CompletableFuture<>();

    Departure(ReplicaLog log, ReplicaParts parts) {
        this.log = log;
        this.parts = parts;
    }

    /// Completes when the log is empty, and that is on disk.
    CompletableFuture<Void> done() {
        return done;
    }

    /// To be called when nobody uses the replica any more.
    void begin() {
        parts.slow().execute(this::empty);
    }

    private void empty() {
        try {
            if (log.log().endOffset() > 0) {
                log.restart(0);
            }
            done.complete(null);
        } catch (StorageException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("log", log.log().id())
                    .log("a log that is not needed any more could not be emptied");
            parts.later(this::begin);
        }
    }
}
