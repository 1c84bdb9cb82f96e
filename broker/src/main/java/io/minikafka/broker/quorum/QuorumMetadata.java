package io.minikafka.broker.quorum;

import io.minikafka.base.Invariant;
import io.minikafka.base.InvariantViolation;
import io.minikafka.base.SerialExecutor;
import io.minikafka.broker.MetadataInbox;
import io.minikafka.broker.MetadataStore;
import io.minikafka.cluster.metadata.Controller;
import io.minikafka.cluster.metadata.Decision;
import io.minikafka.cluster.metadata.MetadataCommand;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataQuorum;
import io.minikafka.cluster.metadata.MetadataQuorum.Appended;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRemovedRecord;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The metadata of a node in a cluster. On every node the records that the quorum committed are replayed into
/// [#image]. On the active one commands are decided, on an image that has all that was appended in this term, and
/// their answers wait until that is committed: as in a node alone, with the quorum in the journal's place.
/// RFC 0020, section 4.3.
///
/// Commands of other nodes' own needs go to [Elsewhere]. When office is lost, those that wait are refused: they
/// may or may not have happened, which the image will tell.
public final class QuorumMetadata implements MetadataStore, MetadataQuorum.Listener {
    /// No snapshot for less than this.
    private static final long SNAPSHOT_LEAST_BYTES = 4L << 20;

    /// What a topic, partition or node takes in a snapshot, roughly.
    private static final long ROUGH_RECORD_BYTES = 150;

    private static final String NOT_ACTIVE = "This node is not the active one; try again.";

    private static final Logger LOG = LoggerFactory.getLogger(QuorumMetadata.class);

    /// Where commands go that cannot be decided here.
    public interface Elsewhere {
        <R> void submit(MetadataCommand<R> command, Consumer<R> result);
    }

    /// Hears of terms of office, on the metadata's thread.
    public interface OfficeListener {
        /// This node is active, and its image has all that was committed before.
        void began(int epoch, MetadataImage image);

        void ended();
    }

    private final MetadataInbox inbox;
    private final SerialExecutor owner;
    private final Elsewhere elsewhere;
    private final List<ImageListener> listeners = new CopyOnWriteArrayList<>();
    private final List<OfficeListener> officeListeners = new CopyOnWriteArrayList<>();
    private final Consumer<Throwable> onBroken;
    private volatile MetadataImage image = MetadataImage.EMPTY;
    private volatile long position;
    private volatile boolean active;

    // Owned by the owner's thread.
    private final ArrayDeque<Parked> parked = new ArrayDeque<>();
    private final List<Awaited> awaited = new ArrayList<>();
    private Optional<Term> term = Optional.empty();
    private Optional<MetadataQuorum> quorum = Optional.empty();
    private long bytesSinceSnapshot;

    /// An answer that waits until everything below `position` is committed.
    private record Parked(long position, Runnable answer, Consumer<Refusal> refuse) {}

    private record Awaited(long position, CompletableFuture<Long> reached) {}

    private record Refusal(MetadataError error, String message) {}

    /// A term of office.
    private static final class Term {
        final int epoch;
        MetadataImage next;

        Term(int epoch, MetadataImage next) {
            this.epoch = epoch;
            this.next = next;
        }
    }

    /// @param owner runs everything but [#image]
    /// @param onBroken told when the engine cannot go on
    public QuorumMetadata(
            Controller controller,
            SerialExecutor owner,
            Elsewhere elsewhere,
            Consumer<Throwable> onBroken) {
        this.inbox = new MetadataInbox(controller, owner);
        this.owner = owner;
        this.elsewhere = elsewhere;
        this.onBroken = onBroken;
    }

    /// The engine, whose listener this is; given once, right after its start.
    public void on(MetadataQuorum engine) {
        owner.execute(() -> quorum = Optional.of(engine));
    }

    @Override
    public MetadataImage image() {
        return image;
    }

    /// Up to where the image has seen the history. Any thread.
    public long position() {
        return position;
    }

    /// Completes when the image has seen the history up to `end`; on the metadata's thread.
    CompletableFuture<Long> reaching(long end) {
        CompletableFuture<Long> reached = new CompletableFuture<>();
        owner.execute(() -> {
            if (position >= end) {
                reached.complete(position);
            } else {
                awaited.add(new Awaited(end, reached));
            }
        });
        return reached;
    }

    /// Whether commands are decided here. Any thread.
    public boolean isActive() {
        return active;
    }

    @Override
    public void onChange(ImageListener listener) {
        listeners.add(listener);
    }

    public void onOffice(OfficeListener listener) {
        officeListeners.add(listener);
    }

    @Override
    public <R> void submit(MetadataCommand<R> command, Consumer<R> result) {
        inbox.submit(
                command,
                result,
                told -> {
                    if (term.isPresent() && quorum.isPresent()) {
                        decide(term.get(), quorum.get(), command, told);
                    } else {
                        elsewhere.submit(
                                command, answer -> owner.execute(() -> told.accept(answer)));
                    }
                });
    }

    /// The refusal that says that no active node could be asked.
    public <R> R notActive(MetadataCommand<R> command) {
        return inbox.refusal(command, MetadataError.NOT_ACTIVE, NOT_ACTIVE);
    }

    /// Appends records that need no decision, such as those that a founder brings along; on the owner's thread,
    /// during office.
    ///
    /// @return whether they were taken
    boolean append(List<MetadataRecord> records) {
        if (term.isEmpty() || quorum.isEmpty()) {
            return false;
        }
        Term now = term.get();
        if (quorum.get().append(now.epoch, records) instanceof Appended.Accepted) {
            now.next = replay(now.next, records);
            return true;
        }
        return false;
    }

    private <R> void decide(
            Term now, MetadataQuorum engine, MetadataCommand<R> command, Consumer<R> result) {
        inbox.decide(now.next, command, result)
                .ifPresent(decision -> commit(now, engine, command, decision, result));
    }

    private <R> void commit(
            Term now,
            MetadataQuorum engine,
            MetadataCommand<R> command,
            Decision<R> decision,
            Consumer<R> result) {
        Consumer<Refusal> refuse =
                refusal ->
                        result.accept(inbox.refusal(command, refusal.error(), refusal.message()));
        if (decision.records().isEmpty()) {
            long seen = parked.isEmpty() ? position : parked.getLast().position();
            park(new Parked(seen, () -> result.accept(decision.result()), refuse));
            return;
        }
        switch (engine.append(now.epoch, decision.records())) {
            case Appended.Accepted(long endOffset) -> {
                now.next = replay(now.next, decision.records());
                park(new Parked(endOffset, () -> result.accept(decision.result()), refuse));
            }
            case Appended.NotActive() ->
                    refuse.accept(new Refusal(MetadataError.NOT_ACTIVE, NOT_ACTIVE));
            case Appended.Refused(String reason) ->
                    refuse.accept(new Refusal(MetadataError.BUSY, reason));
        }
    }

    private void park(Parked one) {
        if (one.position() <= position) {
            guarded(one.answer());
        } else {
            parked.add(one);
        }
    }

    @Override
    public void committed(long endOffset, int epoch, int bytes, List<MetadataRecord> records) {
        owner.execute(() -> {
            MetadataImage now = replay(image, records);
            shown(now, endOffset, records);
            bytesSinceSnapshot += bytes;
            snapshotIfDue(now, endOffset, epoch);
        });
    }

    @Override
    public void restarted(long endOffset, int epoch, long bytes, List<MetadataRecord> records) {
        owner.execute(() -> {
            MetadataImage now = replay(MetadataImage.EMPTY, records);
            List<MetadataRecord> news = new ArrayList<>();
            for (TopicImage topic : image.topics()) {
                if (now.topic(topic.id()).isEmpty()) {
                    news.add(new TopicRemovedRecord(topic.id()));
                }
            }
            news.addAll(records);
            shown(now, endOffset, news);
            bytesSinceSnapshot = 0;
            LOG.atInfo()
                    .addKeyValue("position", endOffset)
                    .addKeyValue("topics", now.topicCount())
                    .log("metadata taken from a snapshot");
        });
    }

    private void shown(MetadataImage now, long endOffset, List<MetadataRecord> records) {
        MetadataImage before = image;
        Invariant.check(endOffset >= position, "the history goes on", endOffset);
        image = now;
        position = endOffset;
        if (!records.isEmpty()) {
            listeners.forEach(listener -> guarded(() -> listener.changed(before, records, now)));
        }
        while (!parked.isEmpty() && parked.element().position() <= endOffset) {
            guarded(parked.remove().answer());
        }
        awaited.removeIf(one -> one.position() <= endOffset && one.reached().complete(endOffset));
    }

    private void snapshotIfDue(MetadataImage now, long endOffset, int epoch) {
        long image = now.topicCount() + now.partitionCount() + now.cluster().nodeCount();
        if (bytesSinceSnapshot <= Math.max(SNAPSHOT_LEAST_BYTES, 2 * ROUGH_RECORD_BYTES * image)) {
            return;
        }
        bytesSinceSnapshot = 0;
        quorum.ifPresent(engine -> guarded(() -> engine.snapshot(endOffset, epoch, now.records())));
    }

    @Override
    public void active(int epoch) {
        owner.execute(() -> {
            LOG.atInfo()
                    .addKeyValue("epoch", epoch)
                    .addKeyValue("position", position)
                    .log("this node is active");
            endOffice();
            term = Optional.of(new Term(epoch, image));
            active = true;
            officeListeners.forEach(listener -> guarded(() -> listener.began(epoch, image)));
        });
    }

    @Override
    public void passive(int epoch, OptionalInt leader) {
        owner.execute(() -> {
            if (leader.isPresent()) {
                LOG.atInfo()
                        .addKeyValue("epoch", epoch)
                        .addKeyValue("active", leader.getAsInt())
                        .log("another node is active");
            }
            endOffice();
        });
    }

    private void endOffice() {
        if (term.isEmpty()) {
            return;
        }
        term = Optional.empty();
        active = false;
        List<Parked> lost = new ArrayList<>(parked);
        parked.clear();
        lost.forEach(one ->
                guarded(() ->
                        one.refuse().accept(new Refusal(MetadataError.NOT_ACTIVE, NOT_ACTIVE))));
        officeListeners.forEach(listener -> guarded(listener::ended));
    }

    @Override
    public void failed(Throwable cause) {
        onBroken.accept(cause);
    }

    private static MetadataImage replay(MetadataImage image, List<MetadataRecord> records) {
        MetadataImage now = image;
        for (MetadataRecord record : records) {
            now = now.replay(record);
        }
        return now;
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
}
