package io.minikafka.storage;

import io.minikafka.storage.wal.WalOfflineException;
import java.util.List;

/// Moves the start of a log: for those who delete records, and for retention. A move takes effect when the WAL has it.
/// Made for each move, because there are many logs.
final class LogStart {
    private final Log log;
    private final LogBody body;

    LogStart(Log log) {
        this.log = log;
        this.body = log.body();
    }

    /// See [Log#deleteRecords].
    DeleteRecordsResult deleteRecords(long beforeOffset, CommitListener listener) {
        if (log.context.health.isOffline()) {
            return new DeleteRecordsResult.Unavailable("storage is offline");
        }
        try {
            synchronized (log) {
                if (log.isDeleted()) {
                    return new DeleteRecordsResult.Unavailable("log " + log.id() + " was deleted");
                }
                long highWatermark = body.highWatermark;
                long target = beforeOffset == -1 ? highWatermark : beforeOffset;
                if (target < 0 || target > highWatermark) {
                    return new DeleteRecordsResult.OutOfRange(body.startOffset, highWatermark);
                }
                if (target <= body.startOffset) {
                    log.context.writer.execute(() -> Callbacks.committed(listener));
                    return new DeleteRecordsResult.Accepted(body.startOffset);
                }
                move(target, listener);
                return new DeleteRecordsResult.Accepted(target);
            }
        } catch (WalOfflineException e) {
            return new DeleteRecordsResult.Unavailable(String.valueOf(e.getMessage()));
        }
    }

    /// Deletes what the topic's limits of time and size say.
    ///
    /// @return whether the start moves
    boolean applyRetention(long nowMs) {
        LogConfig now = body.config;
        synchronized (log) {
            if (!now.cleanupDelete() || log.isDeleted() || body.segments.isEmpty()) {
                return false;
            }
            long target =
                    Math.min(
                            Math.min(log.lastStableOffset(), log.heldFrom()),
                            Retention.startOffset(body.segments.all(), body.endOffset, now, nowMs));
            if (target <= Math.max(body.startOffset, body.wantedStartOffset)) {
                return false;
            }
            move(target, CommitListener.NOBODY);
            return true;
        }
    }

    private void move(long target, CommitListener listener) {
        body.wantedStartOffset = Math.max(body.wantedStartOffset, target);
        log.send(new StartEntry(log, target, body.life, listener));
    }

    /// The move is durable: what lies wholly before it goes.
    void moved(long newStart) {
        List<LogSegment> gone;
        synchronized (log) {
            if (newStart <= body.startOffset || log.isDeleted()) {
                return;
            }
            body.startOffset = newStart;
            body.epochs = body.epochs.from(newStart);
            body.producers.startMoved(newStart);
            SegmentChain segments = body.segments;
            if (newStart >= body.endOffset
                    && !segments.isEmpty()
                    && segments.active().sizeBytes > 0) {
                log.roll();
            }
            gone = segments.dropBelow(newStart);
        }
        log.events().ifPresent(events -> events.startMoved(newStart));
        remove(gone);
    }

    /// Segments that left the log: their files go after a while.
    void remove(List<LogSegment> gone) {
        for (LogSegment segment : gone) {
            List<OpenFile> places;
            synchronized (log) {
                places = body.access(segment).allPlaces();
            }
            log.context.remover.remove(places, body.config.fileDeleteDelayMs());
        }
    }
}
