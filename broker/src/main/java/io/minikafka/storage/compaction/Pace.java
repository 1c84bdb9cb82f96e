package io.minikafka.storage.compaction;

/// How fast compaction may go, and whether it may go on at all.
@FunctionalInterface
public interface Pace {
    /// So many bytes were read or written; waits if that was too fast.
    ///
    /// @throws CompactionStoppedException when the work is to be left as it is
    void moved(int bytes);
}
