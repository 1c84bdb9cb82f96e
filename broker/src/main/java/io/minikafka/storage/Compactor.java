package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.compaction.CompactionReport;
import io.minikafka.storage.compaction.CompactionStoppedException;
import io.minikafka.storage.compaction.DamagedSegmentException;
import io.minikafka.storage.compaction.RecordCodec;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.record.RecordFormatException;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that compacts: looks now and then, in memory only, which logs are due, and takes one after the other, the
/// most urgent first. RFC 0006.
final class Compactor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Compactor.class);

    /// A log whose run failed for a reason that may pass is tried again after this time.
    private static final long RETRY_NS = TimeUnit.MINUTES.toNanos(1);

    private static final long NEVER = Long.MAX_VALUE;

    /// @param repairs of the log then: one more ends it
    private record Hold(long untilNs, int repairs) {}

    private final LogContext context;
    private final Supplier<Collection<Log>> logs;
    private final BooleanSupplier ready;
    private final Scrub scrub;
    private final Runnable checkpoint;
    private final CompactorConfig config;
    private final RecordCodec codec;
    private final Throttle throttle;
    private final CompactionCounters counters = new CompactionCounters();
    private final Rounds rounds;

    /// Logs that are left alone for a while, or until they are repaired. Owned by the thread that compacts.
    private final Map<TopicIdPartition, Hold> held = new HashMap<>();

    private record Due(Log log, CompactionPlan plan) {}

    /// @param ready whether files may be made now
    /// @param scrub told of logs in which damage was met
    /// @param checkpoint asks for one
    Compactor(
            LogContext context,
            Supplier<Collection<Log>> logs,
            BooleanSupplier ready,
            Scrub scrub,
            Runnable checkpoint,
            CompactorConfig config,
            RecordCodec codec) {
        this.context = context;
        this.logs = logs;
        this.ready = ready;
        this.scrub = scrub;
        this.checkpoint = checkpoint;
        this.config = config;
        this.codec = codec;
        this.throttle = new Throttle(context.time, config.ioBytesPerSecond());
        this.rounds = new Rounds("compactor", config.pauseMs(), this::round);
    }

    void start() {
        rounds.start();
    }

    CompactionCounters counters() {
        return counters;
    }

    private void round() {
        try {
            if (ready.getAsBoolean()) {
                compactDue();
            }
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("A round of compaction failed; it goes on");
        }
    }

    /// Compacts until no log is due.
    void compactDue() {
        Due due = mostUrgent();
        while (due != null && compact(due)) {
            due = mostUrgent();
        }
    }

    private @Nullable Due mostUrgent() {
        if (context.health.hasFailed()
                || !(context.health.state() instanceof StorageState.Online)) {
            return null;
        }
        Collection<Log> all = logs.get();
        long nowMs = context.time.wallMs();
        Due best = null;
        for (Log log : all) {
            Optional<CompactionPlan> plan = CompactionPlan.of(log, nowMs);
            if (plan.isPresent()
                    && plan.get().isDue(log.config().cleanup())
                    && !isHeld(log)
                    && (best == null || plan.get().isMoreUrgentThan(best.plan()))) {
                best = new Due(log, plan.get());
            }
        }
        return best;
    }

    private boolean isHeld(Log log) {
        Hold hold = held.get(log.id());
        if (hold == null) {
            return false;
        }
        boolean isOver =
                hold.untilNs() == NEVER
                        ? log.rewrites().repairs() > hold.repairs()
                        : context.time.monotonicNs() >= hold.untilNs();
        if (isOver) {
            held.remove(log.id());
        }
        return !isOver;
    }

    /// @return whether to go on with other logs
    private boolean compact(Due due) {
        Log log = due.log();
        long beganNs = context.time.monotonicNs();
        try {
            CompactionReport report =
                    new CompactionRun(context, log, due.plan(), codec, throttle, checkpoint)
                            .run(context.time.wallMs(), config.mapBytesMax());
            counters.ran(report, context.time.monotonicNs() - beganNs);
            tell(log, report, beganNs);
        } catch (CompactionStoppedException e) {
            hold(log, context.time.monotonicNs() + RETRY_NS);
            LOG.atDebug()
                    .addKeyValue("log", log.id())
                    .addKeyValue("why", e.getMessage())
                    .log("Compaction stopped");
        } catch (DamagedSegmentException | RecordFormatException e) {
            hold(log, NEVER);
            scrub.suspect(log);
            counters.failed(stopped(), context.time.wallMs());
            LOG.atError()
                    .addKeyValue("log", log.id())
                    .addKeyValue("why", e.getMessage())
                    .log(
                            "A log is not compacted any more, because a segment is damaged. It can be read as"
                                    + " far as it is whole; compaction tries again when it is repaired, or after"
                                    + " a restart");
        } catch (DiskException | CompactionRun.NoSpaceException e) {
            failed(log, e);
        }
        return !rounds.isClosing();
    }

    private void failed(Log log, RuntimeException cause) {
        hold(log, context.time.monotonicNs() + RETRY_NS);
        if (log.isDeleted()) {
            return;
        }
        counters.failed(stopped(), context.time.wallMs());
        LOG.atWarn()
                .addKeyValue("log", log.id())
                .addKeyValue("why", cause.getMessage())
                .log("A log could not be compacted now; it is tried again after a while");
    }

    private void hold(Log log, long untilNs) {
        held.keySet().retainAll(logs.get().stream().map(Log::id).toList());
        held.put(log.id(), new Hold(untilNs, log.rewrites().repairs()));
    }

    private int stopped() {
        return (int) held.values().stream().filter(hold -> hold.untilNs() == NEVER).count();
    }

    private void tell(Log log, CompactionReport report, long beganNs) {
        LOG.atInfo()
                .addKeyValue("log", log.id())
                .addKeyValue("bytes_before", report.bytesBefore())
                .addKeyValue("bytes_after", report.bytesAfter())
                .addKeyValue("records_before", report.recordsBefore())
                .addKeyValue("records_after", report.recordsAfter())
                .addKeyValue("keys", report.keys())
                .addKeyValue("map_bytes", report.mapBytes())
                .addKeyValue(
                        "ms", TimeUnit.NANOSECONDS.toMillis(context.time.monotonicNs() - beganNs))
                .log("Compacted");
    }

    /// Ends the thread; a run under way ends at its next read or write.
    @Override
    public void close() {
        throttle.stop();
        rounds.close();
    }
}
