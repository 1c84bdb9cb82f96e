package io.minikafka.cluster.metadata;

import java.util.List;
import java.util.OptionalInt;

/// The door to the engine that gives all nodes of a cluster the same history of metadata. RFC 0020, 4.2.
///
/// Any thread may call it. It tells its one listener what is committed, in order, on a thread of its own.
public interface MetadataQuorum extends AutoCloseable {
    /// Appends `records` as one change, if this node is still active in `epoch`: all of them become part of
    /// the history or none.
    Appended append(int epoch, List<MetadataRecord> records);

    /// Replaces the history up to `endOffset`, which the listener was told, by the records that make the
    /// same image.
    ///
    /// @param epoch of the last record below `endOffset`
    void snapshot(long endOffset, int epoch, List<MetadataRecord> records);

    /// Gives up being active, if this node is; it hears still of what is committed.
    void resign();

    @Override
    void close();

    /// What became of an attempt to append.
    sealed interface Appended {
        /// It will be told as committed, unless this node loses office before.
        ///
        /// @param endOffset behind the change
        record Accepted(long endOffset) implements Appended {}

        /// Another node is active, or none.
        record NotActive() implements Appended {}

        /// Nothing was appended and nothing will be.
        record Refused(String reason) implements Appended {}
    }

    /// Hears of the history, on the engine's thread; it must not block.
    interface Listener {
        /// These were committed; there may be none, because the engine's own records have offsets too.
        ///
        /// @param endOffset behind them
        /// @param epoch in which they were appended
        /// @param bytes that they take in the log
        void committed(long endOffset, int epoch, int bytes, List<MetadataRecord> records);

        /// What was told before is void: this is the history up to `endOffset`.
        void restarted(long endOffset, int epoch, long bytes, List<MetadataRecord> records);

        /// This node is active, and has heard of everything that was committed before.
        void active(int epoch);

        /// This node is not active (any more).
        ///
        /// @param leader the node that is, if it is known
        void passive(int epoch, OptionalInt leader);

        /// The engine cannot go on; it is told once.
        void failed(Throwable cause);
    }
}
