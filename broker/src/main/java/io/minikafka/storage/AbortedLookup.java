package io.minikafka.storage;

import io.minikafka.storage.disk.DiskFile;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Finds and saves the aborted transactions of a log: the bridge between its [AbortedIndex] and its segments' files.
/// Takes the log's lock for what is in memory, never while it touches a file.
final class AbortedLookup {
    private static final Logger LOG = LoggerFactory.getLogger(AbortedLookup.class);

    private AbortedLookup() {}

    /// As [#find], also while retention takes segments.
    static List<AbortedTransaction> all(Log log, long from, long to) {
        long first = Math.max(from, log.startOffset());
        try {
            return first < log.producers().abortedEndOffset() ? find(log, first, to) : List.of();
        } catch (FileGoneException retentionWasFaster) {
            return log.isDeleted() ? List.of() : all(log, from, to);
        }
    }

    private record Source(OpenFile place, int count) {}

    /// Aborted transactions with records in `[from, to)`, in the order of their markers. There may be some that begin
    /// before `to` only by what `to` is rounded up.
    ///
    /// @throws FileGoneException when retention takes a segment meanwhile
    static List<AbortedTransaction> find(Log log, long from, long to) {
        List<AbortedTransaction> found = new ArrayList<>();
        List<Source> sources = new ArrayList<>(0);
        List<AbortedTransaction> young = new ArrayList<>(0);
        synchronized (log) {
            AbortedIndex index = log.producers().aborted();
            if (!index.isWarm(from)) {
                sources(log, from, sources);
            }
            index.collect(from, to, young);
        }
        for (Source source : sources) {
            DiskFile file = log.context.files.acquire(source.place());
            try {
                if (!AbortedFile.collect(file, source.count(), from, to, found)) {
                    return found;
                }
            } catch (AbortedFile.DamagedException e) {
                LOG.atError()
                        .addKeyValue("file", source.place().name)
                        .log(
                                "An index of aborted transactions is damaged ({}); it is made anew from the"
                                        + " segments, which takes a while",
                                e.getMessage());
                AbortedRebuild.run(log);
                return find(log, from, to);
            } finally {
                log.context.files.release(source.place());
            }
        }
        found.addAll(young);
        return found;
    }

    private static void sources(Log log, long from, List<Source> sources) {
        List<LogSegment> segments = log.segments().all();
        for (int i = segments.indexOf(log.segments().floor(from)); i < segments.size(); i++) {
            LogSegment segment = segments.get(i);
            if (segment.abortedInFile > 0) {
                sources.add(new Source(log.access(segment).abortedPlace(), segment.abortedInFile));
            }
        }
    }

    /// Moves young entries to the files, if they are many. Only the checkpoint calls this, before it syncs.
    static void save(Log log) {
        save(log, index -> index.due(log.settledOffset()), false);
    }

    /// Moves the young entries whose markers lie below `offset` to the files, and syncs these. Any thread.
    static void saveBelow(Log log, long offset) {
        save(log, index -> index.youngBelow(offset), true);
    }

    /// @param due chooses, under the log's lock, the first so many young entries
    /// @param sync whether nobody else syncs the files before the next row of the log is taken
    private static void save(
            Log log, Function<AbortedIndex, List<AbortedTransaction>> due, boolean sync) {
        AbortedIndex index;
        synchronized (log) {
            if (log.isDeleted() || log.producers() == LogProducers.NONE) {
                return;
            }
            index = log.producers().aborted();
        }
        // One at a time, and not together with a rebuild, which begins the files anew.
        synchronized (index) {
            List<AbortedTransaction> chosen;
            synchronized (log) {
                chosen = due.apply(index);
            }
            int next = 0;
            while (next < chosen.size()) {
                next = saveSegment(log, chosen, next, sync);
            }
        }
    }

    /// @return number of the first entry that belongs to a later segment
    private static int saveSegment(Log log, List<AbortedTransaction> due, int first, boolean sync) {
        LogSegment segment;
        long end;
        OpenFile place;
        int saved;
        synchronized (log) {
            segment = log.segments().floor(due.get(first).markerOffset());
            end = log.segments().endOf(segment, log.endOffset());
            place = log.access(segment).abortedPlace();
            saved = segment.abortedInFile;
        }
        int next = first;
        while (next < due.size() && due.get(next).markerOffset() < end) {
            next++;
        }
        List<AbortedTransaction> mine = due.subList(first, next);
        try {
            DiskFile file = log.context.files.acquire(place);
            try {
                file.write(AbortedFile.encode(mine), (long) saved * AbortedFile.ENTRY_BYTES);
                if (sync) {
                    file.sync();
                    log.context.disk.syncDirectory(SegmentNames.directory(log.id()));
                }
            } finally {
                log.context.files.release(place);
            }
            synchronized (log) {
                segment.abortedInFile = saved + mine.size();
                segment.abortedUnsynced = true;
                log.producers().aborted().saved(mine.getLast().markerOffset() + 1);
            }
        } catch (FileGoneException _) {
            // Retention took the segment: its transactions went with it.
            synchronized (log) {
                log.producers().aborted().forgetYoung(end);
            }
        }
        return next;
    }
}
