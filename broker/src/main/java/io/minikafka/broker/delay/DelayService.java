package io.minikafka.broker.delay;

import io.minikafka.base.FormatException;
import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.DelayGate;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.metrics.MetricSource;
import io.minikafka.storage.Log;
import io.minikafka.storage.disk.Disk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.function.Consumer;

/// Delivers delayed records when they are due. One owner thread has the queues and the tails; produce asks [#gate]. What
/// it knows it knows from the logs (see [PartitionTail]); the state on disk only shortens the reading. In a cluster each
/// node knows what waits in its replicas, and delivers in the partitions that it leads. RFC 0016.
public final class DelayService implements AutoCloseable {
    /// Due times in memory at most, for this node's own partitions and as many for those of others; tests take fewer.
    public static final int NEAR_MAX = 1 << 16;

    private final Parts parts;
    private final DueQueues queues;
    private final DelayIntake intake;
    private final DelayCheckpoints checkpoints;
    private final Dispatcher dispatcher;
    private final Alarm alarm;
    private final DelayFigures figures = new DelayFigures();
    private final Tails tails = new Tails(new Events());
    private final Flights flights = new Flights();

    /// Topics of which there are tails. Changed by the owner, asked by any thread.
    private final Set<UUID> topics = ConcurrentHashMap.newKeySet();

    private boolean closed;

    /// What the service stands on.
    ///
    /// @param owner whose thread delivers; it may wait for the disk there
    /// @param writes where state is written, which waits for the disk
    /// @param nearMax entries in memory
    public record Parts(
            SerialExecutor owner,
            Executor writes,
            Time time,
            MetadataStore metadata,
            Residence residence,
            Disk disk,
            long pendingMax,
            int nearMax) {}

    private DelayService(Parts parts) {
        this.parts = parts;
        this.intake =
                new DelayIntake(
                        parts.time(), parts.pendingMax(), figures.pending(), this::deliverLater);
        StateFile file = new StateFile(parts.disk());
        Optional<DueQueues> restored = file.load().flatMap(state -> restore(file, state));
        this.queues =
                restored.orElseGet(() -> {
                    tails.clear();
                    figures.pending().set(0);
                    return new DueQueues(parts.disk(), parts.nearMax(), 0);
                });
        this.checkpoints = new DelayCheckpoints(parts, file, this::saved);
        this.dispatcher =
                new Dispatcher(
                        parts.time(),
                        parts.residence().isAlone(),
                        queues,
                        tails,
                        flights,
                        new Calls());
        this.alarm = new Alarm(parts.owner(), parts.time(), () -> turn(() -> {}));
        if (restored.isEmpty()) {
            file.sweep(DueState.NEW);
        }
    }

    /// Reads what was saved on the caller's thread; from then on the owner has it. Must be open before retention
    /// begins: what waits is held from now on.
    public static DelayService open(Parts parts) {
        DelayService service = new DelayService(parts);
        MetadataImage image = parts.metadata().image();
        for (TopicImage topic : image.topics()) {
            if (parts.residence().mayHold(topic)) {
                // A former process may have taken records and not saved that it did.
                partitions(topic)
                        .forEach(id ->
                                service.found(id, image)
                                        .ifPresent(
                                                log -> service.attach(id, log, log.startOffset())));
            }
        }
        service.tails.all().forEach(service::look);
        parts.metadata().onChange(service::changed);
        parts.owner().execute(() -> service.turn(service::begin));
        return service;
    }

    /// What produce asks.
    public DelayGate gate() {
        return intake;
    }

    /// This node has a partition, leads it, or does not any more. Any thread.
    public void officeChanged(TopicIdPartition id) {
        parts.metadata()
                .image()
                .topic(id.topicId())
                .filter(this::concerns)
                .ifPresent(_ -> parts.owner().execute(() -> turn(() -> look(id))));
    }

    public List<PrivateHandler> privateHandlers() {
        return List.of(new DelayedHandler(this, parts.metadata()));
    }

    // --- what there is ---

    private static List<TopicIdPartition> partitions(TopicImage topic) {
        List<TopicIdPartition> ids = new ArrayList<>(topic.partitions());
        for (int partition = 0; partition < topic.partitions(); partition++) {
            ids.add(new TopicIdPartition(topic.id(), partition));
        }
        return ids;
    }

    private boolean concerns(TopicImage topic) {
        return parts.residence().mayHold(topic) || topics.contains(topic.id());
    }

    private Optional<DueQueues> restore(StateFile file, DueState state) {
        DueQueues saved = new DueQueues(parts.disk(), parts.nearMax(), state.nextRun());
        MetadataImage image = parts.metadata().image();
        file.sweep(state);
        tails.restore(state, id -> found(id, image));
        DueQueue all = parts.residence().isAlone() ? saved.mine() : saved.others();
        try {
            state.runs().forEach(run -> all.open(run, this::known));
        } catch (FormatException e) {
            saved.close();
            file.setAside(e);
            return Optional.empty();
        }
        state.near().forEach(this::known);
        state.near().forEach(all::add);
        return Optional.of(saved);
    }

    private Optional<Log> found(TopicIdPartition id, MetadataImage image) {
        return parts.residence().isHere(id, image)
                ? parts.residence().logAtStart(id)
                : Optional.empty();
    }

    private void known(Due due) {
        tails.of(due).ifPresent(PartitionTail::restored);
    }

    /// Nothing if the partition is known.
    private void attach(TopicIdPartition id, Log log, long from) {
        if (tails.find(id).isEmpty()) {
            tails.add(log, from);
            checkpoints.hurry();
        }
        topics.add(id.topicId());
        if (!parts.residence().isAlone()) {
            // Whoever has the partition reads its log from the start, if it has to.
            intake.ready(id);
        }
    }

    private void detach(PartitionTail gone) {
        gone.unwatch();
        tails.remove(gone);
        intake.gone(gone.id());
        figures.pendingChanged(gone, -gone.pending());
        dispatcher.gone(gone);
        checkpoints.changed();
    }

    private void changed(MetadataImage before, List<MetadataRecord> records, MetadataImage now) {
        for (MetadataRecord record : records) {
            switch (record) {
                case MetadataRecord.TopicRecord(TopicImage topic)
                        when parts.residence().mayHold(topic) ->
                        parts.owner()
                                .execute(() -> turn(() -> partitions(topic).forEach(this::look)));
                case MetadataRecord.PartitionRecord(PartitionImage partition) ->
                        officeChanged(partition.id());
                case MetadataRecord.TopicRemovedRecord(var id) ->
                        before.topic(id)
                                .filter(_ -> now.topic(id).isEmpty())
                                .ifPresent(topic ->
                                        parts.owner().execute(() -> turn(() -> removed(topic))));
                default -> {}
            }
        }
    }

    private void removed(TopicImage topic) {
        partitions(topic).forEach(id -> tails.find(id).ifPresent(this::detach));
        topics.remove(topic.id());
    }

    /// Looks whether a partition is here, and led from here.
    private void look(TopicIdPartition id) {
        Optional<PartitionTail> known = tails.find(id);
        if (!parts.residence().isHere(id, parts.metadata().image())) {
            known.ifPresent(this::detach);
        } else if (known.isPresent()) {
            look(known.get());
        } else {
            parts.residence()
                    .home(id)
                    .map(PartitionHome::log)
                    .ifPresent(log -> attachLive(id, log));
        }
    }

    private void attachLive(TopicIdPartition id, Log log) {
        // A node alone has taken nothing that waits before this; in a cluster another one may have.
        attach(id, log, parts.residence().isAlone() ? log.endOffset() : log.startOffset());
        tails.find(id)
                .ifPresent(fresh -> {
                    look(fresh);
                    fresh.watch();
                });
    }

    private void look(PartitionTail tail) {
        boolean wasLed = tail.isLed();
        if (!tail.look(parts.residence().home(tail.id()))) {
            return;
        }
        if (wasLed != tail.isLed()) {
            figures.leaderChanged(tail);
        }
        dispatcher.officeChanged(tail);
    }

    // --- turns ---

    private void turn(Runnable action) {
        if (closed) {
            return;
        }
        action.run();
        deliver();
        checkpoints.maybeTake(this::snapshot);
    }

    private void begin() {
        tails.all().forEach(PartitionTail::watch);
        checkpoints.hurry();
    }

    private void advance(PartitionTail tail) {
        tail.newsTaken();
        if (tails.find(tail.id()).filter(tail::equals).isEmpty()) {
            return;
        }
        if (tail.hasPartedFromLog()) {
            detach(tail);
            look(tail.id());
            return;
        }
        long before = tail.position();
        if (tail.advance()) {
            tail.highWatermarkMoved(tail.log());
        }
        if (tail.position() != before) {
            checkpoints.changed();
        }
        dispatcher.dropOver();
    }

    private void deliverLater(TopicIdPartition partition, int office, List<Long> offsets) {
        parts.owner()
                .execute(() ->
                        turn(() ->
                                tails.find(partition)
                                        .ifPresent(tail -> tail.leftOver(office, offsets))));
    }

    private void deliver() {
        long againMs = dispatcher.deliver();
        if (againMs <= parts.time().wallMs()) {
            parts.owner().execute(() -> turn(() -> {}));
        } else {
            alarm.set(againMs);
        }
    }

    private DelayCheckpoints.Snapshot snapshot() {
        return new DelayCheckpoints.Snapshot(
                queues, tails.all(), tails.byNumber(), tails.nextNumber());
    }

    /// A state is on disk.
    private void saved(List<DueState.Partition> partitions) {
        for (DueState.Partition saved : partitions) {
            tails.find(saved.id())
                    .ifPresent(tail -> {
                        tail.log().holdFrom(saved.heldFrom());
                        intake.ready(saved.id());
                    });
        }
    }

    private final class Events implements PartitionTail.Parent {
        @Override
        public void waits(PartitionTail tail, Due due) {
            dispatcher.waits(tail, due);
        }

        @Override
        public void arrived(long dueMs) {
            figures.delivered();
            if (dueMs > 0) {
                figures.late(parts.time().wallMs() - dueMs);
            }
            checkpoints.changed();
        }

        @Override
        public void inFlightChanged(PartitionTail tail) {
            flights.changed(tail, parts.time().monotonicNs());
        }

        @Override
        public void pendingChanged(PartitionTail tail, int by) {
            figures.pendingChanged(tail, by);
        }

        @Override
        public void aheadChanged(int by) {
            dispatcher.aheadChanged(by);
        }

        @Override
        public void dropped(int records) {
            figures.dropped(records);
        }

        @Override
        public void hasNews(PartitionTail tail) {
            parts.owner().execute(() -> turn(() -> advance(tail)));
        }
    }

    private final class Calls implements Dispatcher.Parent {
        @Override
        public void changed() {
            checkpoints.changed();
        }

        @Override
        public void look(PartitionTail tail) {
            DelayService.this.look(tail);
        }
    }

    // --- what it tells ---

    public MetricSource figures() {
        return figures;
    }

    /// Gives `answer` the partitions, on the owner's thread.
    void describe(Consumer<List<PartitionTail>> answer) {
        parts.owner().execute(() -> answer.accept(tails.all()));
    }

    /// The last task of the owner, which ends after it.
    @Override
    public void close() {
        parts.owner()
                .execute(() -> {
                    closed = true;
                    tails.all().forEach(PartitionTail::unwatch);
                    if (checkpoints.takeLast(snapshot())) {
                        queues.close();
                    }
                });
    }
}
