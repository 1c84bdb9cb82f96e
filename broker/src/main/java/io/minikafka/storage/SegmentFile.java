package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Access to the files of one segment: finding batches by offset and time, and the distrust of bytes that another
/// process wrote. Those are checked in steps of 1 MiB before they are first used; what fails is remembered as
/// [Damage] and skipped, never served.
///
/// Lookups run on readers' threads under this object's lock, which may be held over disk reads and is never taken
/// under a log's lock. Only [#indexAppended] is called under the log's lock; it touches nothing but the indexes'
/// memory.
final class SegmentFile {
    private static final Logger LOG = LoggerFactory.getLogger(SegmentFile.class);

    private static final int WALK_WINDOW_BYTES = 4096;

    private final TopicIdPartition log;
    private final DamagedLogs damaged;
    private final Disk disk;
    private final OpenFiles files;
    private final ScanBuffers buffers;
    private final long baseOffset;
    private final int untrustedBytes;
    private final long untrustedEndOffset;
    private final boolean gapless;
    private final int indexIntervalBytes;
    private final OpenFile place;
    private final OffsetIndex offsets;
    private final TimeIndex times;
    private final OpenFile aborted;

    /// Whether there may be such a file; guarded by the log.
    private boolean hasAborted;

    private boolean loaded;
    private final Damages damages = new Damages();
    private final CheckedSteps steps;

    SegmentFile(
            LogContext context, TopicIdPartition log, LogSegment segment, int indexIntervalBytes) {
        this.log = log;
        this.damaged = context.damaged;
        this.disk = context.disk;
        this.files = context.files;
        this.buffers = context.buffers;
        this.baseOffset = segment.baseOffset;
        this.untrustedBytes = segment.untrustedBytes;
        this.untrustedEndOffset = segment.untrustedEndOffset;
        this.gapless = !segment.isCompacted();
        this.indexIntervalBytes = indexIntervalBytes;
        this.place = new OpenFile(SegmentNames.file(log, segment, SegmentNames.LOG));
        this.offsets =
                new OffsetIndex(
                        files,
                        new OpenFile(SegmentNames.file(log, segment, SegmentNames.OFFSET_INDEX)));
        this.times =
                new TimeIndex(
                        files,
                        new OpenFile(SegmentNames.file(log, segment, SegmentNames.TIME_INDEX)));
        this.aborted = new OpenFile(SegmentNames.file(log, segment, SegmentNames.ABORTED_INDEX));
        this.hasAborted = segment.abortedInFile > 0;
        this.loaded = untrustedBytes == 0;
        this.steps = new CheckedSteps(baseOffset, untrustedBytes);
    }

    /// Of what is left of a segment that was cut: the same files, whose content is believed again when it was checked.
    SegmentFile(LogContext context, LogSegment left, SegmentFile former) {
        this.log = former.log;
        this.damaged = context.damaged;
        this.disk = context.disk;
        this.files = context.files;
        this.buffers = context.buffers;
        this.baseOffset = left.baseOffset;
        this.untrustedBytes = left.untrustedBytes;
        this.untrustedEndOffset = left.untrustedEndOffset;
        this.gapless = former.gapless;
        this.indexIntervalBytes = former.indexIntervalBytes;
        this.place = former.place;
        this.offsets = new OffsetIndex(files, former.offsets.place());
        this.times = new TimeIndex(files, former.times.place());
        this.aborted = former.aborted;
        this.hasAborted = former.hasAborted;
        this.loaded = untrustedBytes == 0;
        this.steps = new CheckedSteps(baseOffset, untrustedBytes);
    }

    OpenFile place() {
        return place;
    }

    /// Under the log's lock.
    List<OpenFile> allPlaces() {
        return hasAborted
                ? List.of(place, offsets.place(), times.place(), aborted)
                : List.of(place, offsets.place(), times.place());
    }

    /// The file of aborted transactions, see [AbortedFile]; under the log's lock.
    OpenFile abortedPlace() {
        hasAborted = true;
        return aborted;
    }

    /// An offset that no record before `position` reaches: of the next batch that is indexed, or the segment's end.
    synchronized long offsetBound(int position, long segmentEnd) {
        SparseIndex.Entry entry = offsets.ceilingByValue(position);
        return entry == SparseIndex.NONE ? segmentEnd : baseOffset + entry.key();
    }

    int offsetIndexBytes() {
        return offsets.sizeBytes();
    }

    int unsavedEntries() {
        return offsets.youngCount();
    }

    /// A batch was given its place; called by the log, for one batch every index interval.
    void indexAppended(long batchOffset, int position) {
        offsets.add(batchOffset - baseOffset, position);
    }

    /// The batch is the first to reach `timestampMs`.
    void indexTime(long timestampMs, long batchOffset) {
        times.add(timestampMs, (int) (batchOffset - baseOffset));
    }

    /// Moves the young index entries to the index files.
    synchronized void saveIndexes(EpochCache epochs) {
        load(epochs);
        offsets.save();
        times.save();
    }

    /// The batch that holds `offset`, or the first behind it, among the first `limit` bytes.
    synchronized Located locate(long offset, SegmentView view) {
        load(view.epochs());
        DiskFile file = files.acquire(place);
        try {
            return walk(file, start(file, offset, view), view, offset, Long.MIN_VALUE);
        } finally {
            files.release(place);
        }
    }

    /// The first batch with a record at `timestampMs` or later and at `offset` or later.
    synchronized Located locateTime(long timestampMs, long offset, SegmentView view) {
        load(view.epochs());
        DiskFile file = files.acquire(place);
        try {
            SparseIndex.Entry entry = times.floor(timestampMs - 1);
            long from = offset;
            if (entry != SparseIndex.NONE && baseOffset + entry.value() > offset) {
                long named = baseOffset + entry.value();
                Located found = walk(file, start(file, named, view), view, named, Long.MIN_VALUE);
                if (found instanceof Located.At at
                        && at.baseOffset() == named
                        && at.maxTimestampMs() == entry.key()) {
                    from = named;
                } else {
                    distrustIndexes("the time index names no such batch", view);
                }
            }
            return walk(file, start(file, from, view), view, from, timestampMs);
        } finally {
            files.release(place);
        }
    }

    /// First damaged byte in `[from, to)`, or `to`; checks what was not checked before.
    synchronized int checkedUntil(int from, int to, EpochCache epochs) {
        int end = Math.min(to, untrustedBytes);
        if (from >= end) {
            return damages.firstIn(from, to);
        }
        load(epochs);
        for (int step = CheckedSteps.of(from); step <= CheckedSteps.of(end - 1); step++) {
            check(step, epochs);
        }
        return damages.firstIn(from, to);
    }

    synchronized List<Damage> damages() {
        return damages.all();
    }

    /// A batch to begin the walk for `offset` at: what the index names, if the batch there agrees.
    private int start(DiskFile file, long offset, SegmentView view) {
        for (int attempt = 0; attempt < 2; attempt++) {
            SparseIndex.Entry entry = offsets.floor(offset - baseOffset);
            if (entry == SparseIndex.NONE) {
                break;
            }
            if (agreed(file, entry, view.bytes()) != null) {
                return entry.value();
            }
            distrustIndexes("the offset index names no such batch", view);
        }
        return 0;
    }

    private Located.@Nullable At agreed(DiskFile file, SparseIndex.Entry entry, int limit) {
        if (entry.value() < 0
                || entry.key() < 0
                || entry.value() > limit - BatchHeader.SIZE_BYTES
                || damages.at(entry.value()) != null) {
            return null;
        }
        ByteBuffer header = ByteBuffer.allocate(BatchHeader.SIZE_BYTES);
        if (file.read(header, entry.value()) < BatchHeader.SIZE_BYTES
                || BatchHeader.baseOffset(header, 0) != baseOffset + entry.key()
                || BatchHeader.magic(header, 0) != BatchHeader.MAGIC) {
            return null;
        }
        return at(header, 0, entry.value());
    }

    private static Located.At at(ByteBuffer buffer, int at, int position) {
        return new Located.At(
                position,
                BatchHeader.sizeBytes(buffer, at),
                BatchHeader.baseOffset(buffer, at),
                BatchHeader.lastOffset(buffer, at),
                BatchHeader.maxTimestampMs(buffer, at));
    }

    /// Hops from header to header, checking before each step what another process wrote.
    private Located walk(DiskFile file, int from, SegmentView view, long offset, long timestampMs) {
        int limit = view.bytes();
        ByteBuffer window = ByteBuffer.allocate(WALK_WINDOW_BYTES);
        int windowAt = 0;
        int windowBytes = 0;
        int position = from;
        while (position < limit) {
            if (position < untrustedBytes) {
                check(CheckedSteps.of(position), view.epochs());
            }
            Damage damage = damages.at(position);
            if (damage != null) {
                if (offset < damage.nextOffset() && timestampMs == Long.MIN_VALUE) {
                    return new Located.Damaged(damage);
                }
                position = damage.endPosition();
                continue;
            }
            if (position < windowAt || position - windowAt > windowBytes - BatchHeader.SIZE_BYTES) {
                window.clear().limit(Math.min(WALK_WINDOW_BYTES, limit - position));
                windowAt = position;
                windowBytes = file.read(window, position);
            }
            int size =
                    windowBytes - (position - windowAt) < BatchHeader.SIZE_BYTES
                            ? 0
                            : BatchHeader.sizeBytes(window, position - windowAt);
            if (size < BatchHeader.SIZE_BYTES || size > limit - position) {
                return new Located.Damaged(rotten(position, offset, view));
            }
            Located.At found = at(window, position - windowAt, position);
            if (found.lastOffset() >= offset && found.maxTimestampMs() >= timestampMs) {
                return found;
            }
            position += size;
        }
        return missingAtEnd(limit, offset);
    }

    /// Whether the offset was lost with the segment's end.
    private Located missingAtEnd(int limit, long offset) {
        Damage last = damages.last();
        return last != null && last.position() == limit && offset < last.nextOffset()
                ? new Located.Damaged(last)
                : Located.NOWHERE;
    }

    /// Bytes that we wrote ourselves are not what we wrote: finds how far that goes.
    private Damage rotten(int position, long offset, SegmentView view) {
        distrustIndexes("a batch changed after it was written", view);
        Damage found = damages.at(position);
        return found != null ? found : new Damage(position, view.bytes(), offset, view.endOffset());
    }

    /// Takes the index files if their last entries agree with the segment, and indexes what lies behind them.
    private void load(EpochCache epochs) {
        if (loaded) {
            return;
        }
        offsets.adoptFile(sizeOf(offsets.place()), untrustedBytes);
        long offsetsBelow = Math.min(untrustedEndOffset - baseOffset, Integer.MAX_VALUE);
        times.adoptFile(sizeOf(times.place()), (int) offsetsBelow);
        SparseIndex.Entry last = offsets.lastSaved();
        Located.@Nullable At from = last == SparseIndex.NONE ? null : agreed(last);
        if (from == null) {
            if (last != SparseIndex.NONE) {
                warn("the index does not fit the segment, it is made anew");
            }
            offsets.adoptFile(0, 0);
            times.adoptFile(0, 0);
            scan(0, untrustedBytes, untrusted(epochs), baseOffset, true);
        } else {
            scan(from.position(), untrustedBytes, untrusted(epochs), from.baseOffset(), true);
        }
        loaded = true;
    }

    private SegmentView untrusted(EpochCache epochs) {
        return new SegmentView(untrustedBytes, untrustedEndOffset, epochs, gapless);
    }

    private Located.@Nullable At agreed(SparseIndex.Entry entry) {
        DiskFile file = files.acquire(place);
        try {
            return agreed(file, entry, untrustedBytes);
        } finally {
            files.release(place);
        }
    }

    private long sizeOf(OpenFile indexPlace) {
        if (!disk.exists(indexPlace.name)) {
            return 0;
        }
        DiskFile file = files.acquire(indexPlace);
        try {
            return file.sizeBytes();
        } finally {
            files.release(indexPlace);
        }
    }

    private void distrustIndexes(String why, SegmentView view) {
        warn(why + ", both indexes are made anew");
        offsets.reset();
        times.reset();
        damages.clear();
        steps.forget();
        scan(0, view.bytes(), view, baseOffset, true);
    }

    private void check(int step, EpochCache epochs) {
        if (steps.isChecked(step)) {
            return;
        }
        CheckedSteps.Start start = steps.before(step);
        SparseIndex.Entry entry = offsets.floorByValue(CheckedSteps.startOf(step));
        if (entry != SparseIndex.NONE && entry.value() > start.position()) {
            Located.@Nullable At named = agreed(entry);
            if (named != null) {
                start = new CheckedSteps.Start(named.position(), named.baseOffset());
            }
        }
        scan(start.position(), steps.endOf(step), untrusted(epochs), start.offset(), false);
        steps.checked(step);
    }

    private void scan(int from, int until, SegmentView view, long offset, boolean index) {
        if (from >= until) {
            return;
        }
        DiskFile file = files.acquire(place);
        try {
            Finder finder = new Finder(from, index);
            new SegmentScan(file, view, buffers).run(from, until, offset, finder);
            finder.finish();
        } finally {
            files.release(place);
        }
    }

    private void warn(String what) {
        LOG.atWarn().addKeyValue("file", place.name).log("Segment: {}", what);
    }

    private void damaged(Damage damage) {
        if (!damages.add(damage)) {
            return;
        }
        damaged.found(log);
        LOG.atError()
                .addKeyValue("file", place.name)
                .addKeyValue("position", damage.position())
                .addKeyValue("bytes", damage.endPosition() - damage.position())
                .addKeyValue("offset", damage.offset())
                .addKeyValue("next_offset", damage.nextOffset())
                .log(
                        "Damaged bytes in a segment: these offsets are not served, everything else is."
                                + " Nothing was deleted; another replica repairs it if there is one, else"
                                + " restore the file from a copy");
    }

    /// Learns from a scan: index entries, damage, and which steps are checked.
    private final class Finder implements SegmentScan.Sink {
        private final boolean index;

        /// Step that the scan is in; -1 in front of the first.
        private int step;

        /// Whether the scan saw all batches that begin in that step.
        private boolean whole;

        private int indexedAt;
        private long maxTimestampMs;
        private final IndexEntries offsetEntries = new IndexEntries();
        private final IndexEntries timeEntries = new IndexEntries();

        /// Time entries need to know all that came before, so only a scan from the beginning makes them.
        Finder(int from, boolean index) {
            this.index = index;
            this.indexedAt = from;
            this.step = from == 0 ? -1 : CheckedSteps.of(from);
            this.maxTimestampMs = from == 0 ? Long.MIN_VALUE : Long.MAX_VALUE;
        }

        @Override
        public void batch(ByteBuffer buffer, int at, int position) {
            long offset = BatchHeader.baseOffset(buffer, at);
            enter(position, offset);
            long timestampMs = BatchHeader.maxTimestampMs(buffer, at);
            if (index && position - indexedAt >= indexIntervalBytes) {
                indexedAt = position;
                offsetEntries.add(offset - baseOffset, position);
                if (timestampMs > maxTimestampMs) {
                    timeEntries.add(timestampMs, (int) (offset - baseOffset));
                }
            }
            maxTimestampMs = Math.max(maxTimestampMs, timestampMs);
        }

        @Override
        public void damage(Damage damage) {
            enter(damage.position(), damage.offset());
            damaged(damage);
        }

        private void enter(int position, long offset) {
            int current = CheckedSteps.of(position);
            while (step < current) {
                if (whole) {
                    steps.checked(step);
                }
                step++;
                whole = true;
                steps.begins(step, position, offset);
            }
        }

        void finish() {
            if (index) {
                offsets.addBefore(offsetEntries);
                times.addBefore(timeEntries);
            }
        }
    }
}
