package io.minikafka.storage;

import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.wal.WalOfflineException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// What is appended to a log: judged, given its offsets, its place in a segment and its place in the WAL's order. The last
/// three are one step under the log's lock, so the three orders are the same.
final class LogAppender {
    private final Log log;
    private final LogContext context;
    private final LogBody body;

    LogAppender(Log log, LogBody body) {
        this.log = log;
        this.context = log.context;
        this.body = body;
    }

    /// @param rule what is asked about the batch's producer
    AppendResult append(
            ByteBuffer offered,
            AppendOrigin origin,
            ProducerRule rule,
            int leaderEpoch,
            AckWhen when,
            CommitListener listener) {
        LogConfig now = body.config;
        long nowMs = context.time.wallMs();
        Optional<AppendResult.Rejected> refused =
                AppendChecks.prepare(
                        offered, origin, now, context.config.wal().entryMaxBytes(), nowMs);
        if (refused.isEmpty()) {
            refused = context.health.admit(origin, offered.remaining());
        }
        if (refused.isPresent()) {
            return refused.get();
        }
        ReplicaSide side = log.replicaIfAny();
        ByteBuffer batch = side == null ? offered : Unsynced.copyOf(offered);
        AppendResult result;
        try {
            synchronized (log) {
                if (side != log.replicaIfAny() || (side != null && !side.leads(leaderEpoch))) {
                    return new AppendResult.Rejected(
                            RejectReason.NOT_LEADER,
                            "log " + log.id() + " is not led from here in epoch " + leaderEpoch);
                }
                result = appendLocked(batch, rule, leaderEpoch, when, listener, now, nowMs);
            }
        } catch (WalOfflineException e) {
            context.health.offline("the write-ahead log", e);
            return new AppendResult.Rejected(RejectReason.OFFLINE, String.valueOf(e.getMessage()));
        }
        if (side != null && result instanceof AppendResult.Appended appended) {
            side.events.appended(appended.lastOffset() + 1);
        }
        return result;
    }

    private AppendResult appendLocked(
            ByteBuffer batch,
            ProducerRule rule,
            int leaderEpoch,
            AckWhen when,
            CommitListener listener,
            LogConfig now,
            long nowMs) {
        if (log.isDeleted()) {
            return new AppendResult.Rejected(
                    RejectReason.DELETED, "log " + log.id() + " was deleted");
        }
        int at = batch.position();
        boolean idempotent = BatchHeader.producerId(batch, at) >= 0;
        if (idempotent) {
            switch (rule.check(body.ownProducers().states(), batch, at, nowMs)) {
                case SequenceCheck.Next _ -> {}
                case SequenceCheck.Refused(var reason, var message) -> {
                    return new AppendResult.Rejected(reason, message);
                }
                case SequenceCheck.Known known -> {
                    return duplicate(known, listener);
                }
            }
        }
        long base = body.endOffset;
        long last = base + BatchHeader.lastOffsetDelta(batch, at);
        BatchHeader.setBaseOffset(batch, at, base);
        BatchHeader.setLeaderEpoch(batch, at, Math.max(leaderEpoch, body.epochs.latest()));
        ReplicaSide side = log.replicaIfAny();
        if (side == null) {
            enter(batch, now, listener);
        } else {
            enter(batch, now, CommitListener.NOBODY);
            side.await(when, last, listener);
        }
        LogTraffic mine = log.ownTraffic();
        mine.appended(batch.remaining());
        mine.delivery.appended(base, context.time);
        long appendTimeMs = now.timestampType() == TimestampType.LOG_APPEND_TIME ? nowMs : -1;
        if (idempotent) {
            body.producers.appended(batch, at, appendTimeMs, nowMs);
        }
        return new AppendResult.Appended(base, last, appendTimeMs, body.startOffset);
    }

    private AppendResult duplicate(SequenceCheck.Known known, CommitListener listener) {
        if (known.lastOffset() < body.highWatermark) {
            context.writer.execute(() -> Callbacks.committed(listener));
        } else if (context.health.isOffline()) {
            // The batch failed meanwhile, and told who waited for it.
            return new AppendResult.Rejected(RejectReason.OFFLINE, "storage went offline");
        } else {
            log.writeBack().addDuplicate(known.lastOffset(), listener);
        }
        return new AppendResult.Duplicate(
                known.baseOffset(), known.lastOffset(), known.timestampMs(), body.startOffset);
    }

    /// Gives the batch, whose offset and epoch are set, its place in a segment and in the WAL's order. Under the lock.
    void enter(ByteBuffer batch, LogConfig now, CommitListener listener) {
        int at = batch.position();
        long base = BatchHeader.baseOffset(batch, at);
        long last = BatchHeader.lastOffset(batch, at);
        WriteBack back = log.writeBack();
        LogSegment segment =
                body.segments.needsNewFor(batch, at, base, now)
                        ? log.roll()
                        : body.segments.active();
        boolean sync =
                now.durability() == Durability.FSYNC || back.lastSyncedOffset >= body.durableOffset;
        LogEntry entry =
                new LogEntry(
                        log, segment, segment.sizeBytes, body.life, batch, last, sync, listener);
        back.lastTicket = context.wal().append(entry);
        if (sync) {
            back.lastSyncedOffset = last;
        }
        ReplicaSide side = log.replicaIfAny();
        if (side != null) {
            side.sent(entry, back.lastTicket);
        }
        body.place(segment, batch, at, batch.remaining(), now.indexIntervalBytes());
        back.hot.add(base, entry.segmentPosition());
        body.endOffset = last + 1;
        body.epochs = body.epochs.with(BatchHeader.leaderEpoch(batch, at), base);
    }
}
