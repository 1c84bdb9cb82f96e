package io.minikafka.storage;

import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Calls code of other rooms on our threads: what it throws is logged and goes no further, because the thread
/// serves everyone.
final class Callbacks {
    private static final Logger LOG = LoggerFactory.getLogger(Callbacks.class);

    private Callbacks() {}

    static void run(String who, Runnable callback) {
        try {
            callback.run();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("{} threw; the storage engine goes on", who);
        }
    }

    static void failed(List<CommitListener> listeners, StorageException cause) {
        for (CommitListener listener : listeners) {
            run("a commit listener", () -> listener.failed(cause));
        }
    }

    static void committed(CommitListener listener) {
        try {
            listener.committed();
        } catch (RuntimeException e) {
            LOG.atError().setCause(e).log("A commit listener threw; the storage engine goes on");
        }
    }
}
