package io.minikafka.storage;

import io.minikafka.base.Invariant;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.wal.WalOfflineException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A log as the replica that owns it sees it: where the node's disk is and what is committed are two things, clients
/// append in office only, and what the leader sent is appended as it is. Everybody else uses [#log].
///
/// Owned by one thread, which calls all of this (what only reads: any thread). Listeners are called on threads of the
/// storage engine, or on the caller's during the call. RFC 0021.
public final class ReplicaLog {
    private final Log log;
    private final LogBody body;
    private final ReplicaSide side;

    ReplicaLog(Log log) {
        this.log = log;
        this.body = log.body();
        boolean known = body.replica;
        this.side = log.becomeReplica();
        if (!known) {
            save(SavedState.NOTHING); // so that it is one after a restart too
        }
    }

    public Log log() {
        return log;
    }

    /// Who wants to know what others do with the log.
    public void listen(ReplicaEvents events) {
        side.events = events;
    }

    /// This node's WAL has everything below it, as durable as the topic wants it.
    public long durableOffset() {
        synchronized (log) {
            return body.durableOffset;
        }
    }

    /// All below `offset` is committed: consumers see it, and who waits for that hears of it. Lower ones change nothing.
    public void raiseHighWatermark(long offset) {
        List<CommitListener> ready;
        synchronized (log) {
            if (offset <= body.highWatermark) {
                return;
            }
            Invariant.check(
                    offset <= body.endOffset, "a log is not committed behind its end", offset);
            ready = new ArrayList<>(log.raise(offset));
            side.raised(ready);
        }
        ready.forEach(Callbacks::committed);
        log.tellWatchers();
    }

    // --- office ---

    /// From now on appends in `epoch`, and no others, are taken.
    public void lead(int epoch) {
        synchronized (log) {
            Invariant.check(
                    epoch > body.epochs.latest(), "an epoch has one leader, and once", epoch);
            side.lead(epoch);
        }
    }

    /// No append in `epoch` is taken or acknowledged any more: whoever waits gets a [LeftOfficeException].
    public void leaveOffice(int epoch) {
        List<CommitListener> waiting;
        synchronized (log) {
            if (!side.leads(epoch)) {
                return;
            }
            waiting = side.leave();
            WriteBack back = log.writeBackIfAny();
            if (back != null) {
                waiting.addAll(back.takeDuplicates(Long.MAX_VALUE));
            }
        }
        Callbacks.failed(
                waiting,
                new LeftOfficeException(
                        "log "
                                + log.id()
                                + " is not led from here in epoch "
                                + epoch
                                + " any more"));
    }

    /// Who has waited long enough for other replicas hears that. What they wait for stays in the log.
    public void giveUpWaiting(long nowNs) {
        List<CommitListener> late = new ArrayList<>(0);
        synchronized (log) {
            side.takeOverdue(nowNs, late);
            WriteBack back = log.writeBackIfAny();
            if (back != null) {
                back.takeOverdueDuplicates(nowNs, late);
            }
        }
        if (!late.isEmpty()) {
            Callbacks.failed(
                    late,
                    new AckTimeoutException(
                            "log " + log.id() + ": too few replicas have it so far"));
        }
    }

    // --- follower ---

    /// Appends whole batches with their offsets and epochs, as the leader has them. The bytes are the log's from now on.
    ///
    /// @param epochs of the records, as the leader's message said
    public ReplicaAppend append(ByteBuffer batches, List<EpochStart> epochs) {
        FollowerBatches judged =
                new FollowerBatches(batches, epochs, log.context.config.wal().entryMaxBytes());
        Optional<String> problem = problem(judged, batches.remaining());
        if (problem.isPresent()) {
            return new ReplicaAppend.Refused("log " + log.id() + ": " + problem.get());
        }
        try {
            synchronized (log) {
                enter(batches, judged);
                return new ReplicaAppend.Appended(body.endOffset);
            }
        } catch (WalOfflineException e) {
            log.context.health.offline("the write-ahead log", e);
            return new ReplicaAppend.Refused(String.valueOf(e.getMessage()));
        }
    }

    private Optional<String> problem(FollowerBatches judged, int batchBytes) {
        long end;
        boolean empty;
        synchronized (log) {
            if (log.isDeleted()) {
                return Optional.of("it was deleted");
            }
            if (side.leads()) {
                return Optional.of("it is led from here");
            }
            end = body.endOffset;
            empty = body.segments.isEmpty();
        }
        return log.context
                .health
                .admit(AppendOrigin.CLIENT, batchBytes)
                .map(AppendResult.Rejected::message)
                .or(() -> judged.problem(end, body.epochs.latest(), empty));
    }

    /// Under the log's lock.
    private void enter(ByteBuffer batches, FollowerBatches judged) {
        LogConfig config = body.config;
        long nowMs = log.context.time.wallMs();
        int at = batches.position();
        while (at < batches.limit()) {
            int size = BatchHeader.sizeBytes(batches, at);
            ByteBuffer batch = batches.slice(at, size);
            long base = BatchHeader.baseOffset(batch, 0);
            if (base < body.endOffset) {
                body.endOffset = base; // the log is empty, and begins inside of this batch
            }
            fill(base, judged, config);
            log.appender().enter(batch, config, CommitListener.NOBODY);
            if (BatchHeader.producerId(batch, 0) >= 0) {
                body.ownProducers().appended(batch, 0, BatchHeader.appendTimeMs(batch, 0), nowMs);
            }
            at += size;
        }
    }

    /// Offsets that hold nothing any more at the leader, because it has compacted them away.
    private void fill(long untilOffset, FollowerBatches judged, LogConfig config) {
        while (body.endOffset < untilOffset) {
            int count = (int) Math.min(Integer.MAX_VALUE, untilOffset - body.endOffset);
            int epoch = Math.max(body.epochs.latest(), judged.epochAt(body.endOffset));
            log.appender()
                    .enter(
                            BatchHeader.emptyBatch(body.endOffset, count, epoch),
                            config,
                            CommitListener.NOBODY);
        }
    }

    /// Removes the records from `endOffset` on, which were never committed. Not in office; waits for the disk, and is on
    /// it when this returns. If there are none, nothing happens.
    ///
    /// @throws StorageException when that cannot be done; the log is as it was
    public void truncate(long endOffset) {
        cut(cut -> cut.truncate(endOffset));
    }

    /// Removes all records; the next one gets `offset`. As [#truncate].
    public void restart(long offset) {
        cut(cut -> cut.restart(offset));
    }

    private void cut(Consumer<LogCut> how) {
        synchronized (log) {
            Invariant.check(!side.leads(), "a log that is led from here is not cut");
        }
        try {
            how.accept(new LogCut(log, side));
        } catch (DiskException e) {
            throw new StorageException("log " + log.id() + ": " + e.getMessage(), e);
        } catch (WalOfflineException e) {
            log.context.health.offline("the write-ahead log", e);
            throw new StorageException("log " + log.id() + ": " + e.getMessage(), e);
        }
    }

    // --- read ---

    /// Whole batches from the one that holds `offset` on, about `maxBytes` and at least one, of those before
    /// `endOffset`: also what is not committed, or not yet on this node's disk.
    public ReadResult read(long offset, long endOffset, int maxBytes) {
        return new LogReader(log, offset, maxBytes, true, endOffset, ReadFor.FOLLOWER).read();
    }

    /// The same for a damaged range of another replica, which may begin before the log does.
    public ReadResult lend(long offset, long endOffset, int maxBytes) {
        return new LogReader(log, offset, maxBytes, true, endOffset, ReadFor.REPAIR).read();
    }

    /// The epochs of the records in `[from, to)`, the first one beginning at `from`.
    public List<EpochStart> epochs(long from, long to) {
        return body.epochs.between(from, to);
    }

    // --- disk ---

    /// What was saved last. After a start: what was on disk.
    public SavedState savedState() {
        synchronized (log) {
            return body.saved;
        }
    }

    /// Keeps both epochs, neither of which goes back; [#flush] tells when they are on disk.
    public void save(SavedState state) {
        synchronized (log) {
            Invariant.check(
                    state.equals(body.saved.atLeast(state)), "a promise is kept", state.promised());
            body.saved = state;
            log.send(new NoteEntry(log, side, new ReplicaNote.Saved(state)));
            side.noteSent(log.lastTicket());
        }
    }

    /// `listener` is told when all that was appended and saved so far is on disk; perhaps during the call.
    public void flush(CommitListener listener) {
        boolean done;
        synchronized (log) {
            done = side.flush(listener);
        }
        if (done) {
            Callbacks.committed(listener);
        }
    }
}
