package io.minikafka.broker.admin;

import io.minikafka.base.Invariant;
import io.minikafka.base.InvariantViolation;
import io.minikafka.base.SerialExecutor;
import io.minikafka.broker.MetadataInbox;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.journal.Journal;
import io.minikafka.broker.journal.JournalAppend;
import io.minikafka.broker.journal.JournalListener;
import io.minikafka.broker.journal.JournalRecord;
import io.minikafka.cluster.metadata.Controller;
import io.minikafka.cluster.metadata.Decision;
import io.minikafka.cluster.metadata.MetadataCodec;
import io.minikafka.cluster.metadata.MetadataCommand;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The metadata of a single node: decides commands, keeps their records in a journal, and shows them when
/// they are committed.
///
/// The owner's thread keeps two images. `next` has everything that was accepted by the journal, so that
/// commands are decided in order without waiting for the disk. [#image] has what is committed. A command's
/// answer waits until all that its decision may have seen is committed, even when it changes nothing: "that
/// topic exists" must not come to nothing in a crash.
///
/// When the journal refuses a batch nothing has happened, and the command's answer says so. When an accepted
/// batch fails, nobody knows what a restart will find: all waiting commands and all later ones are refused.
public final class JournaledMetadata implements MetadataStore {
    private static final Logger LOG = LoggerFactory.getLogger(JournaledMetadata.class);

    private final MetadataInbox inbox;
    private final Journal journal;
    private final SerialExecutor owner;
    private final List<ImageListener> listeners = new CopyOnWriteArrayList<>();
    private volatile MetadataImage image;
    private volatile long committedPosition;

    // Owned by the owner's thread.
    private final ArrayDeque<Parked> parked = new ArrayDeque<>();
    private MetadataImage next;
    private Optional<String> failure = Optional.empty();

    /// An answer that waits until the journal is committed up to `position`; by then its records are part of
    /// the image.
    private record Parked(
            long position,
            List<MetadataRecord> records,
            Runnable answer,
            Consumer<String> refuse) {}

    private JournaledMetadata(
            Controller controller,
            Journal journal,
            SerialExecutor owner,
            MetadataImage start,
            long position) {
        this.inbox = new MetadataInbox(controller, owner);
        this.journal = journal;
        this.owner = owner;
        this.image = start;
        this.committedPosition = position;
        this.next = start;
    }

    /// Replays `journal`, whose only user this is from now on, and takes commands.
    ///
    /// @param owner runs everything but [#image]; not yet used by anything that touches the journal
    public static JournaledMetadata open(
            Controller controller, Journal journal, SerialExecutor owner) {
        MetadataImage[] replayed = {MetadataImage.EMPTY};
        long position = replay(journal, replayed);
        MetadataImage start = replayed[0];
        LOG.atInfo()
                .addKeyValue("topics", start.topicCount())
                .addKeyValue("partitions", start.partitionCount())
                .addKeyValue("position", position)
                .log("metadata replayed");
        return new JournaledMetadata(controller, journal, owner, start, position);
    }

    /// What is in `journal`, whose only user the caller is.
    public static MetadataImage replayed(Journal journal) {
        MetadataImage[] replayed = {MetadataImage.EMPTY};
        var _ = replay(journal, replayed);
        return replayed[0];
    }

    private static long replay(Journal journal, MetadataImage[] into) {
        return journal.replay(record -> into[0] = into[0].replay(decode(record)));
    }

    @Override
    public MetadataImage image() {
        return image;
    }

    /// The position of the journal up to which everything is committed. Any thread.
    public long committedPosition() {
        return committedPosition;
    }

    @Override
    public void onChange(ImageListener listener) {
        listeners.add(listener);
    }

    @Override
    public <R> void submit(MetadataCommand<R> command, Consumer<R> result) {
        inbox.submit(command, result, told -> decide(command, told));
    }

    private <R> void decide(MetadataCommand<R> command, Consumer<R> result) {
        if (failure.isPresent()) {
            result.accept(inbox.refusal(command, MetadataError.STORAGE, failure.get()));
            return;
        }
        inbox.decide(next, command, result)
                .ifPresent(decision -> commit(command, decision, result));
    }

    private <R> void commit(MetadataCommand<R> command, Decision<R> decision, Consumer<R> result) {
        Consumer<String> refuse =
                reason -> result.accept(inbox.refusal(command, MetadataError.STORAGE, reason));
        if (decision.records().isEmpty()) {
            if (parked.isEmpty()) {
                result.accept(decision.result());
            } else {
                long seen = parked.getLast().position();
                parked.add(
                        new Parked(
                                seen, List.of(), () -> result.accept(decision.result()), refuse));
            }
            return;
        }
        JournalAppend appended =
                journal.append(
                        decision.records().stream().map(JournaledMetadata::encode).toList(),
                        new Commit());
        switch (appended) {
            case JournalAppend.Refused(String reason) -> refuse.accept(reason);
            case JournalAppend.Accepted(long position) -> {
                next = replay(next, decision.records());
                parked.add(
                        new Parked(
                                position,
                                decision.records(),
                                () -> result.accept(decision.result()),
                                refuse));
            }
        }
    }

    /// The oldest batch that waited is committed.
    private void committed() {
        if (failure.isPresent()) {
            return;
        }
        Parked oldest = parked.remove();
        Invariant.check(
                !oldest.records().isEmpty(), "a commit belongs to a batch", oldest.position());
        MetadataImage before = image;
        MetadataImage now = replay(before, oldest.records());
        image = now;
        committedPosition = oldest.position();
        listeners.forEach(
                listener -> guarded(() -> listener.changed(before, oldest.records(), now)));
        guarded(oldest.answer());
        while (!parked.isEmpty() && parked.element().position() <= oldest.position()) {
            guarded(parked.remove().answer());
        }
        journal.snapshotIfDue(
                oldest.position(),
                () -> now.records().stream().map(JournaledMetadata::encode).toList());
    }

    private void failed(String reason) {
        if (failure.isPresent()) {
            return;
        }
        LOG.atError()
                .addKeyValue("reason", reason)
                .log("the metadata journal failed; no further change is taken");
        failure = Optional.of(reason);
        List<Parked> lost = new ArrayList<>(parked);
        parked.clear();
        lost.forEach(one -> guarded(() -> one.refuse().accept(reason)));
    }

    /// One listener's or client's trouble must not keep the news from the others.
    private static void guarded(Runnable news) {
        try {
            news.run();
        } catch (InvariantViolation e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.error("a change of the metadata could not be passed on", e);
        }
    }

    private static MetadataImage replay(MetadataImage image, List<MetadataRecord> records) {
        MetadataImage now = image;
        for (MetadataRecord record : records) {
            now = now.replay(record);
        }
        return now;
    }

    private static JournalRecord encode(MetadataRecord record) {
        byte[] key = MetadataCodec.key(record);
        return MetadataCodec.value(record)
                .map(value -> JournalRecord.of(key, value))
                .orElseGet(() -> JournalRecord.tombstone(key));
    }

    private static MetadataRecord decode(JournalRecord record) {
        return record.value()
                .map(value -> MetadataCodec.decode(record.key(), value))
                .orElseGet(() -> MetadataCodec.decodeRemoved(record.key()));
    }

    /// Brings the journal's news, which come in the order of the batches, to the owner.
    private final class Commit implements JournalListener {
        @Override
        public void committed() {
            owner.execute(JournaledMetadata.this::committed);
        }

        @Override
        public void failed(String reason) {
            owner.execute(() -> JournaledMetadata.this.failed(reason));
        }
    }
}
