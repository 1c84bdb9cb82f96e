package io.minikafka.storage;

import io.minikafka.storage.disk.DiskFile;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/// Makes the aborted transactions of one log anew, by reading all of its segments: a file with them was damaged. They
/// are young again, and the next checkpoint saves them.
final class AbortedRebuild {
    private AbortedRebuild() {}

    static void run(Log log) {
        AbortedIndex index;
        synchronized (log) {
            index = log.producers().aborted();
        }
        synchronized (index) {
            rebuild(log);
        }
    }

    private static void rebuild(Log log) {
        ProducerStates scratch = new ProducerStates(Integer.MAX_VALUE);
        long end = log.startOffset();
        for (LogSegment segment : log.segments().all()) {
            SegmentView view = LogReader.view(log, segment);
            scan(log, segment, view, scratch);
            end = view.endOffset();
        }
        synchronized (log) {
            List<AbortedTransaction> all = new ArrayList<>(scratch.aborted().young());
            log.producers().aborted().collect(end, Long.MAX_VALUE, all);
            for (LogSegment segment : log.segments().all()) {
                segment.abortedInFile = 0;
            }
            log.producers().aborted().restore(all, 0);
        }
    }

    private static void scan(
            Log log, LogSegment segment, SegmentView view, ProducerStates scratch) {
        OpenFile place;
        synchronized (log) {
            place = log.access(segment).place();
        }
        DiskFile file = log.context.files.acquire(place);
        try {
            new SegmentScan(file, view, log.context.buffers)
                    .run(0, view.bytes(), segment.baseOffset, new Sink(scratch));
        } finally {
            log.context.files.release(place);
        }
    }

    private record Sink(ProducerStates scratch) implements SegmentScan.Sink {
        @Override
        public void batch(ByteBuffer buffer, int at, int position) {
            if (BatchHeader.transactional(buffer, at)) {
                scratch.appended(buffer, at, -1, 0);
            }
        }

        @Override
        public void damage(Damage damage) {
            // Answered when it is read.
        }
    }
}
