package io.minikafka.storage;

import io.minikafka.base.Invariant;
import java.util.List;
import java.util.Optional;

/// Takes back the end of a replica's log, or all of it. RFC 0021 (4.4). What is on its way is brought to the files first, so
/// that nothing of it can arrive later; the cut is on disk when this returns. Used by the thread that owns the replica,
/// which alone appends when the replica is not in office.
final class LogCut {
    private final Log log;
    private final LogBody body;
    private final ReplicaSide side;

    LogCut(Log log, ReplicaSide side) {
        this.log = log;
        this.side = side;
        this.body = log.body();
    }

    /// @throws StorageException when that cannot be done now, or not there; the log is as it was
    void truncate(long offset) {
        synchronized (log) {
            Invariant.check(
                    offset >= body.startOffset && offset <= body.endOffset,
                    "a log is cut between its start and its end",
                    offset);
            if (offset == body.endOffset) {
                return;
            }
        }
        settle();
        Optional<Done> done = Optional.empty();
        while (done.isEmpty()) {
            LogSegment kept;
            synchronized (log) {
                kept = body.segments.floor(offset);
            }
            done = cut(kept, position(kept, offset), offset);
        }
        if (!done.get().producersKnown()) {
            ProducerRebuild.run(log);
        }
        finish(done.get());
    }

    /// @param gone segments whose files go
    private record Done(long ticket, List<LogSegment> gone, boolean producersKnown) {}

    /// Where the batch at `offset` is in its segment; behind the last if there is none.
    private int position(LogSegment kept, long offset) {
        if (kept.isRewritten() && offset < kept.extentEnd()) {
            throw impossible(offset, "there was rewritten");
        }
        SegmentView view = LogReader.view(log, kept);
        SegmentFile file;
        synchronized (log) {
            file = body.access(kept);
        }
        return switch (file.locate(offset, view)) {
            case Located.At at when at.baseOffset() >= offset -> at.position();
            case Located.At at ->
                    throw impossible(offset, "is inside of the batch at " + at.baseOffset());
            case Located.Damaged(Damage damage) ->
                    throw impossible(offset, "is in damaged bytes from " + damage.offset());
            case Located.Nowhere _ -> view.bytes();
        };
    }

    private StorageException impossible(long offset, String why) {
        return new StorageException(
                "log " + log.id() + " cannot be cut at " + offset + ": what is there " + why);
    }

    /// Empty if the segment left the log meanwhile.
    private Optional<Done> cut(LogSegment kept, int position, long offset) {
        // Who saves aborted transactions holds their lock, and must not meet another segment
        // behind.
        synchronized (abortedLock()) {
            synchronized (log) {
                if (kept.removed) {
                    return Optional.empty();
                }
                List<LogSegment> gone = body.cut(kept, position, offset);
                boolean known = body.producers.cutTo(offset);
                long ticket =
                        sent(new ReplicaNote.Cut(body.life, offset, kept.baseOffset, position));
                return Optional.of(new Done(ticket, gone, known));
            }
        }
    }

    /// @throws StorageException when that cannot be done now; the log is as it was
    void restart(long offset) {
        settle();
        Done done;
        synchronized (abortedLock()) {
            synchronized (log) {
                List<LogSegment> gone = body.restart(offset);
                long ticket = sent(new ReplicaNote.Restart(body.life, offset));
                done = new Done(ticket, gone, true);
            }
        }
        finish(done);
    }

    private void finish(Done done) {
        log.awaitDurable(done.ticket());
        log.start().remove(done.gone());
    }

    /// All that was appended is in the segments' files.
    private void settle() {
        long ticket;
        synchronized (log) {
            ticket = log.lastTicket();
        }
        log.awaitDurable(ticket);
        if (!log.flush()) {
            throw new StorageException("log " + log.id() + " cannot be cut: its end has no space");
        }
    }

    private Object abortedLock() {
        LogProducers producers = log.producers();
        return producers == LogProducers.NONE ? this : producers.aborted();
    }

    private long sent(ReplicaNote note) {
        log.dropHotTail();
        log.send(new NoteEntry(log, side, note));
        return log.lastTicket();
    }
}
