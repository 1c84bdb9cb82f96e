package io.minikafka.broker.delay;

import io.minikafka.base.FormatException;
import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.DelayGate;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.TopicConfigKeys;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.metrics.LatencyHistogram;
import io.minikafka.metrics.MetricSink;
import io.minikafka.metrics.MetricSource;
import io.minikafka.storage.Log;
import io.minikafka.storage.disk.Disk;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;

/// Delivers delayed records when they are due. One owner thread has the queue and the tails; produce asks [#gate]. What
/// it knows it knows from the logs (see [PartitionTail]); the state on disk only shortens the reading. RFC 0016.
public final class DelayService implements MetricSource, AutoCloseable {
    /// Due times in memory at most; tests take fewer.
    public static final int NEAR_MAX = 1 << 16;

    /// Deliveries that were appended and not seen in their log yet.
    static final int IN_FLIGHT_MAX = 1 << 14;

    /// Records that are delivered between two looks at other work.
    private static final int ROUND = 1_000;

    /// When the log takes nothing.
    private static final long RETRY_MS = 1_000;

    private final Parts parts;
    private final DueQueue queue;
    private final DelayIntake intake;
    private final DelayCheckpoints checkpoints;
    private final Map<Integer, Entries> byNumber = new TreeMap<>();
    private final Map<TopicIdPartition, PartitionTail> tails = new LinkedHashMap<>();
    private final AtomicLong pending = new AtomicLong();
    private final LongAdder delivered = new LongAdder();
    private final LongAdder dropped = new LongAdder();
    private final LatencyHistogram lateness = new LatencyHistogram();
    private final Events events = new Events();
    private int nextNumber;
    private int inFlight;
    private boolean current;
    private boolean closed;
    private long retryAtMs;
    private Optional<SerialExecutor.Cancellable> wakeUp = Optional.empty();
    private long wakeUpMs = Long.MAX_VALUE;

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
            Partitions partitions,
            Disk disk,
            long pendingMax,
            int nearMax) {}

    /// What the entries with one number belong to.
    ///
    /// @param validBelow the log lost what these entries said of offsets from here on
    record Entries(PartitionTail tail, long validBelow) {
        boolean has(Due due) {
            return due.offset() < validBelow;
        }
    }

    private DelayService(Parts parts) {
        this.parts = parts;
        this.intake =
                new DelayIntake(parts.time(), parts.pendingMax(), pending, this::deliverLater);
        StateFile file = new StateFile(parts.disk());
        Optional<DueQueue> restored = file.load().flatMap(state -> restore(file, state));
        this.queue =
                restored.orElseGet(() -> {
                    byNumber.clear();
                    tails.clear();
                    pending.set(0);
                    return new DueQueue(parts.disk(), parts.nearMax(), 0);
                });
        this.checkpoints = new DelayCheckpoints(parts, file, this::saved);
        if (restored.isEmpty()) {
            file.sweep(DueState.NEW);
        }
    }

    /// Reads what was saved on the caller's thread; from then on the owner has it. Must be open before retention
    /// begins: what waits is held from now on.
    public static DelayService open(Parts parts) {
        DelayService service = new DelayService(parts);
        for (TopicImage topic : parts.metadata().image().topics()) {
            if (isOn(topic)) {
                // A former process may have taken records and not saved that it did.
                service.attach(topic, true);
            }
        }
        parts.metadata().onChange(service::changed);
        parts.owner().execute(() -> service.turn(service::begin));
        return service;
    }

    /// What produce asks.
    public DelayGate gate() {
        return intake;
    }

    public List<PrivateHandler> privateHandlers() {
        return List.of(new DelayedHandler(this, parts.metadata()));
    }

    private static boolean isOn(TopicImage topic) {
        return "true".equals(topic.configs().get(TopicConfigKeys.DELAY_ENABLE.name()));
    }

    // --- what there is ---

    private Optional<DueQueue> restore(StateFile file, DueState state) {
        DueQueue saved = new DueQueue(parts.disk(), parts.nearMax(), state.nextRun());
        nextNumber = state.nextPartition();
        file.sweep(state);
        state.partitions().forEach(this::restore);
        try {
            state.runs().forEach(run -> saved.open(run, this::known));
        } catch (FormatException e) {
            saved.close();
            file.setAside(e);
            return Optional.empty();
        }
        state.near().forEach(this::known);
        state.near().forEach(saved::add);
        return Optional.of(saved);
    }

    private void restore(DueState.Partition saved) {
        Optional<Log> log = log(saved.id());
        if (log.isEmpty()) {
            return; // the topic is gone; so is what waited
        }
        long end = log.get().endOffset();
        log.get().holdFrom(saved.heldFrom());
        PartitionTail known = tails.get(saved.id());
        if (known == null) {
            // With `durability=os` a loss of power may have taken the log's end: what comes there
            // now is another record, and has another number.
            boolean lostSome = saved.position() > end;
            PartitionTail tail =
                    new PartitionTail(
                            lostSome ? nextNumber++ : saved.number(),
                            log.get(),
                            Math.min(saved.position(), end),
                            saved.undecided().stream().filter(base -> base < end).toList(),
                            events);
            begin(tail);
            known = tail;
        }
        byNumber.put(
                saved.number(),
                new Entries(known, Math.min(saved.validBelow(), limit(known, saved))));
    }

    /// Of a partition's newest number everything counts, unless the log lost some.
    private static long limit(PartitionTail tail, DueState.Partition saved) {
        return tail.number() == saved.number() ? Long.MAX_VALUE : tail.log().endOffset();
    }

    private void known(Due due) {
        Entries entries = byNumber.get(due.partition());
        if (entries != null && entries.has(due)) {
            entries.tail().restored();
        }
    }

    private Optional<Log> log(TopicIdPartition id) {
        Uuid topic =
                new Uuid(
                        id.topicId().getMostSignificantBits(),
                        id.topicId().getLeastSignificantBits());
        return parts.partitions().topic(topic).flatMap(found -> found.log(id.partition()));
    }

    private void begin(PartitionTail tail) {
        tails.put(tail.id(), tail);
        byNumber.put(tail.number(), new Entries(tail, Long.MAX_VALUE));
    }

    /// @param fromStart whether what the log holds already may wait
    private List<PartitionTail> attach(TopicImage topic, boolean fromStart) {
        List<PartitionTail> fresh = new ArrayList<>();
        for (int partition = 0; partition < topic.partitions(); partition++) {
            TopicIdPartition id = new TopicIdPartition(topic.id(), partition);
            if (!tails.containsKey(id)) {
                log(id).ifPresent(log -> {
                    long from = fromStart ? log.startOffset() : log.endOffset();
                    log.holdFrom(from);
                    PartitionTail tail =
                            new PartitionTail(nextNumber++, log, from, List.of(), events);
                    begin(tail);
                    fresh.add(tail);
                    checkpoints.hurry();
                });
            }
        }
        return fresh;
    }

    private void changed(MetadataImage before, List<MetadataRecord> records, MetadataImage now) {
        for (MetadataRecord record : records) {
            if (record instanceof MetadataRecord.TopicRecord(TopicImage topic) && isOn(topic)) {
                parts.owner()
                        .execute(() ->
                                turn(() -> attach(topic, false).forEach(PartitionTail::watch)));
            } else if (record instanceof MetadataRecord.TopicRemovedRecord(var id)) {
                before.topic(id)
                        .filter(_ -> now.topic(id).isEmpty())
                        .ifPresent(topic -> parts.owner().execute(() -> turn(() -> detach(topic))));
            }
        }
    }

    private void detach(TopicImage topic) {
        for (int partition = 0; partition < topic.partitions(); partition++) {
            PartitionTail gone = tails.remove(new TopicIdPartition(topic.id(), partition));
            if (gone != null) {
                gone.unwatch();
                intake.gone(gone.id());
                byNumber.values().removeIf(entries -> entries.tail() == gone);
                pending.addAndGet(-gone.pending());
                inFlight -= gone.inFlight().size();
                checkpoints.changed();
            }
        }
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
        tails.values().forEach(PartitionTail::watch);
        checkpoints.hurry();
    }

    private void advance(PartitionTail tail) {
        tail.newsTaken();
        long before = tail.position();
        if (tails.get(tail.id()) == tail && tail.advance()) {
            tail.highWatermarkMoved(tail.log());
        }
        if (tail.position() != before) {
            checkpoints.changed();
        }
    }

    private void deliverLater(TopicIdPartition partition, List<Long> offsets) {
        parts.owner()
                .execute(() ->
                        turn(() ->
                                Optional.ofNullable(tails.get(partition))
                                        .ifPresent(tail -> tail.leftOver(offsets))));
    }

    private void deliver() {
        if (!current) {
            current = tails.values().stream().allMatch(PartitionTail::isCurrent);
        }
        long nowMs = parts.time().wallMs();
        if (!current || nowMs < retryAtMs) {
            wakeUpAt(current ? retryAtMs : Long.MAX_VALUE);
            return;
        }
        int done = 0;
        while (done < ROUND && inFlight < IN_FLIGHT_MAX && isDue(nowMs)) {
            done += round(nowMs, ROUND - done);
        }
        if (nowMs < retryAtMs) {
            wakeUpAt(retryAtMs);
        } else if (isDue(nowMs) && inFlight < IN_FLIGHT_MAX) {
            parts.owner().execute(() -> turn(() -> {}));
        } else if (inFlight < IN_FLIGHT_MAX) {
            wakeUpAt(queue.first().map(Due::dueMs).orElse(Long.MAX_VALUE));
        }
    }

    private boolean isDue(long nowMs) {
        return nowMs >= retryAtMs && queue.first().filter(due -> due.dueMs() <= nowMs).isPresent();
    }

    /// @return how many entries it took
    private int round(long nowMs, int entriesMax) {
        Map<PartitionTail, List<Due>> due = new LinkedHashMap<>();
        int taken = 0;
        while (taken < entriesMax && inFlight < IN_FLIGHT_MAX && isDue(nowMs)) {
            Due next = queue.first().orElseThrow();
            queue.removeFirst();
            taken++;
            Entries entries = byNumber.get(next.partition());
            if (entries != null && entries.has(next) && entries.tail().takesOff(next)) {
                due.computeIfAbsent(entries.tail(), _ -> new ArrayList<>()).add(next);
            }
        }
        checkpoints.changed();
        due.forEach((tail, some) -> {
            List<Due> again = Deliveries.append(tail, some);
            again.forEach(one -> {
                tail.landed(one);
                queue.add(one);
                retryAtMs = nowMs + RETRY_MS;
            });
        });
        return taken;
    }

    private void wakeUpAt(long atMs) {
        if (atMs == wakeUpMs) {
            return;
        }
        wakeUp.ifPresent(SerialExecutor.Cancellable::cancel);
        wakeUpMs = atMs;
        wakeUp =
                atMs == Long.MAX_VALUE
                        ? Optional.empty()
                        : Optional.of(
                                parts.owner()
                                        .after(
                                                Math.max(0, atMs - parts.time().wallMs()),
                                                () -> {
                                                    wakeUpMs = Long.MAX_VALUE;
                                                    turn(() -> {});
                                                }));
    }

    private DelayCheckpoints.Snapshot snapshot() {
        return new DelayCheckpoints.Snapshot(
                queue, List.copyOf(tails.values()), byNumber, nextNumber);
    }

    /// A state is on disk.
    private void saved(List<DueState.Partition> partitions) {
        for (DueState.Partition saved : partitions) {
            PartitionTail tail = tails.get(saved.id());
            if (tail != null) {
                tail.log().holdFrom(saved.heldFrom());
                intake.ready(saved.id());
            }
        }
    }

    private final class Events implements PartitionTail.Parent {
        @Override
        public void waits(Due due) {
            queue.add(due);
            checkpoints.changed();
        }

        @Override
        public void arrived(long dueMs) {
            delivered.increment();
            if (dueMs > 0) {
                long lateMs = parts.time().wallMs() - dueMs;
                lateness.record(TimeUnit.MILLISECONDS.toNanos(lateMs));
            }
            checkpoints.changed();
        }

        @Override
        public void inFlightChanged(int by) {
            inFlight += by;
        }

        @Override
        public void pendingChanged(int by) {
            pending.addAndGet(by);
        }

        @Override
        public void dropped(int records) {
            dropped.add(records);
        }

        @Override
        public void hasNews(PartitionTail tail) {
            parts.owner().execute(() -> turn(() -> advance(tail)));
        }
    }

    // --- what it tells ---

    /// Gives `answer` the partitions, on the owner's thread.
    void describe(Consumer<List<PartitionTail>> answer) {
        parts.owner().execute(() -> answer.accept(List.copyOf(tails.values())));
    }

    @Override
    public void collect(MetricSink sink) {
        sink.gauge("minikafka_delayed_pending", "Records that wait for their time.", pending.get());
        sink.counter("minikafka_delayed_delivered", "Delayed records delivered.", delivered.sum());
        sink.counter(
                "minikafka_delayed_dropped",
                "Delayed records whose transaction was aborted, or that were deleted before their time.",
                dropped.sum());
        sink.latency(
                "minikafka_delayed_lateness_seconds",
                "From when a record was due until it was in its partition.",
                lateness);
    }

    /// The last task of the owner, which ends after it.
    @Override
    public void close() {
        parts.owner()
                .execute(() -> {
                    closed = true;
                    tails.values().forEach(PartitionTail::unwatch);
                    if (checkpoints.takeLast(snapshot())) {
                        queue.close();
                    }
                });
    }
}
