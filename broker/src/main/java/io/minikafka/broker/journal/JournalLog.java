package io.minikafka.broker.journal;

import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// What a journal needs of a log, and no more.
interface JournalLog {
    long startOffset();

    long endOffset();

    /// All below is committed.
    long committedOffset();

    /// Appends one record batch; see `storage.Log`.
    AppendResult append(ByteBuffer batch, CommitListener listener);

    /// Gives `target` whole record batches, in order, from the one that holds `offset` to the one before `end`.
    ///
    /// @throws JournalException when some cannot be read, naming file and place
    void read(long offset, long end, Consumer<ByteBuffer> target);

    /// Lets go of everything before `offset`; the space comes back some time later.
    void removeBefore(long offset);
}
