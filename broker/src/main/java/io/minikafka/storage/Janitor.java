package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.disk.DiskException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread for what has time: looking at the disk's free space, retention, forgetting producers, removing files,
/// looking for damage.
final class Janitor implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Janitor.class);
    private static final long ROUND_MS = 1000;

    private final LogContext context;
    private final Supplier<Collection<Log>> logs;
    private final Function<TopicIdPartition, Optional<Log>> existing;
    private final Scrub scrub;
    private final Rounds rounds;
    private long retentionNs;
    private volatile boolean swept;

    Janitor(
            LogContext context,
            Supplier<Collection<Log>> logs,
            Function<TopicIdPartition, Optional<Log>> existing) {
        this.context = context;
        this.logs = logs;
        this.existing = existing;
        this.scrub = new Scrub(context, logs);
        this.retentionNs = context.time.monotonicNs();
        this.rounds =
                new Rounds(
                        "storage-janitor",
                        Math.min(ROUND_MS, context.config.diskCheckMs()),
                        this::round);
    }

    void start() {
        rounds.start();
    }

    void round() {
        try {
            context.health.checkSpace();
            context.remover.removeSome();
            long sinceMs = TimeUnit.NANOSECONDS.toMillis(context.time.monotonicNs() - retentionNs);
            if (sinceMs >= context.config.retentionCheckMs()) {
                retentionNs = context.time.monotonicNs();
                applyRetention();
            }
            sweep();
            scrub.round();
        } catch (RuntimeException | Error e) {
            LOG.atError().setCause(e).log("A round of the storage janitor failed; it goes on");
        }
    }

    Scrub scrub() {
        return scrub;
    }

    /// Retention of all logs, and forgetting of silent producers.
    void applyRetention() {
        long nowMs = context.time.wallMs();
        if (context.health.isOffline()) {
            return;
        }
        int moved = 0;
        for (Log log : logs.get()) {
            log.expireProducers(nowMs - context.config.producerExpirationMs());
            if (log.start().applyRetention(nowMs)) {
                moved++;
            }
        }
        if (moved > 0) {
            LOG.atInfo().addKeyValue("logs", moved).log("Retention deletes old segments");
        }
    }

    /// Whether what former processes left is on its way out, so that new names cannot be mistaken for it.
    boolean isSwept() {
        return swept;
    }

    /// Once: removes segment files that a former process had given up but not removed any more, or not finished.
    synchronized void sweep() {
        if (swept) {
            return;
        }
        for (String name : context.disk.list(SegmentNames.ROOT)) {
            Optional<Log> log = SegmentNames.parseDirectory(name).flatMap(existing);
            log.ifPresent(this::sweep);
        }
        swept = true;
    }

    private void sweep(Log log) {
        String directory = SegmentNames.directory(log.id());
        try {
            List<OpenFile> left = new ArrayList<>(0);
            // The youngest first: of compacted segments that no checkpoint named, those that stay
            // are the ones
            // that were made first, should this be interrupted and the checkpoint be lost.
            for (String name : context.disk.list(directory).reversed()) {
                SegmentNames.parse(name)
                        .filter(parsed -> !log.owns(parsed))
                        .ifPresent(_ -> left.add(new OpenFile(directory + "/" + name)));
            }
            if (!left.isEmpty()) {
                context.remover.remove(left, 0);
            }
        } catch (DiskException e) {
            LOG.atWarn()
                    .setCause(e)
                    .addKeyValue("directory", directory)
                    .log("Cannot look for old files");
        }
    }

    @Override
    public void close() {
        rounds.close();
    }
}
