package io.minikafka.storage.wal;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Why entries fail from now on; tells them.
record EntryFailure(WalOfflineException cause) {
    private static final Logger LOG = LoggerFactory.getLogger(EntryFailure.class);

    /// Nothing is left to protect if this callback throws too: the others must still hear.
    void tell(WalEntry entry) {
        try {
            entry.failed(cause);
        } catch (RuntimeException | Error e) {
            LOG.atError()
                    .addKeyValue("log", entry.log())
                    .setCause(e)
                    .log("an entry could not be told its failure");
        }
    }
}
