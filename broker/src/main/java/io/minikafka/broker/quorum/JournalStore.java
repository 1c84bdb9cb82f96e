package io.minikafka.broker.quorum;

import io.minikafka.broker.journal.Journal;
import io.minikafka.broker.journal.JournalAppend;
import io.minikafka.broker.journal.JournalListener;
import io.minikafka.broker.journal.JournalRecord;
import io.minikafka.cluster.metadata.raft.QuorumStore;
import io.minikafka.cluster.metadata.raft.QuorumStoreException;
import io.minikafka.cluster.metadata.raft.StoredEntry;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Consumer;
import java.util.function.Supplier;

/// The quorum's store on a journal of its own. The caller waits for the disk, which is what the engine wants.
public final class JournalStore implements QuorumStore {
    private final Journal journal;
    private long position;
    private Optional<String> failure = Optional.empty();

    public JournalStore(Journal journal) {
        this.journal = journal;
    }

    @Override
    public void replay(Consumer<StoredEntry> target) {
        position =
                journal.replay(
                        record -> target.accept(new StoredEntry(record.key(), record.value())));
    }

    @Override
    public void write(List<StoredEntry> entries) {
        failure.ifPresent(reason -> {
            throw new QuorumStoreException(reason);
        });
        Outcome outcome = new Outcome();
        switch (journal.append(entries.stream().map(JournalStore::record).toList(), outcome)) {
            case JournalAppend.Accepted(long end) -> {
                await(outcome);
                position = end;
            }
            case JournalAppend.Refused(String reason) -> throw failed(reason);
        }
    }

    @Override
    public void compactIfDue(Supplier<List<StoredEntry>> state) {
        journal.snapshotIfDue(
                position, () -> state.get().stream().map(JournalStore::record).toList());
    }

    private void await(Outcome outcome) {
        try {
            var _ = outcome.done.join();
        } catch (CompletionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw failed(String.valueOf(cause.getMessage()));
        }
    }

    /// A store that has failed once is not asked again: what the engine believes and what the disk has may
    /// differ from here on.
    private QuorumStoreException failed(String reason) {
        failure = Optional.of(reason);
        return new QuorumStoreException("the quorum's journal: " + reason);
    }

    private static JournalRecord record(StoredEntry entry) {
        return entry.value()
                .map(value -> JournalRecord.of(entry.key(), value))
                .orElseGet(() -> JournalRecord.tombstone(entry.key()));
    }

    private static final class Outcome implements JournalListener {
        final CompletableFuture<Boolean> done = new CompletableFuture<>();

        @Override
        public void committed() {
            done.complete(true);
        }

        @Override
        public void failed(String reason) {
            done.completeExceptionally(new QuorumStoreException(reason));
        }
    }
}
