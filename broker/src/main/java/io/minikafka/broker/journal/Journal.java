package io.minikafka.broker.journal;

import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// Where a state machine of the control plane keeps its state: each change is appended before it is
/// shown, and a restart replays them. All methods are called by the state machine's one owner.
public interface Journal {
    /// Gives `target` all records that are committed, oldest first: those of the newest snapshot, then
    /// those of the log behind it. Called once, before the first append.
    ///
    /// @return the position behind the last record; 0 for a new journal
    /// @throws JournalException when a file is damaged, naming it
    long replay(Consumer<JournalRecord> target);

    /// Appends `records` as one batch: after a crash all of them are there or none.
    JournalAppend append(List<JournalRecord> records, JournalListener listener);

    /// Lets the journal write a snapshot, if its log has grown enough to be worth it; costs nothing
    /// otherwise. The state is taken at once, on the caller's thread; the file is written elsewhere.
    ///
    /// @param position up to which `state` has seen the journal, as [JournalAppend.Accepted] told it: the
    ///     last accepted batch for a state machine that applies at append, the last committed one for
    ///     one that applies at commit
    /// @param state one record for every key that has a value
    void snapshotIfDue(long position, Supplier<? extends Iterable<JournalRecord>> state);
}
