package io.minikafka.cluster.metadata.raft;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Where the engine keeps what it must not forget. Calls come one at a time.
public interface QuorumStore {
    /// Gives `target` what was written, oldest first; of entries with one key the last one counts. Called
    /// once, before anything else.
    void replay(Consumer<StoredEntry> target);

    /// Returns when `entries` are on disk: after a crash all of them are there or none.
    ///
    /// @throws QuorumStoreException when nobody knows what is on disk; the store takes nothing more
    void write(List<StoredEntry> entries);

    /// Lets the store forget what was replaced, if that is worth it.
    ///
    /// @param state an entry for each key that has a value now
    void compactIfDue(Supplier<List<StoredEntry>> state);
}
