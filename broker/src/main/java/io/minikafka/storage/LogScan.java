package io.minikafka.storage;

import io.minikafka.storage.disk.DiskFile;
import java.nio.ByteBuffer;

/// Reads the batches of a log, one segment at a time, for those who make something anew that was lost.
final class LogScan {
    private LogScan() {}

    /// What is done with each batch of a log.
    interface Reader {
        /// @param at where the batch's header begins in `buffer`
        void batch(ByteBuffer buffer, int at);
    }

    /// Reads what is good of a segment.
    ///
    /// @return first offset behind it
    static long run(Log log, LogSegment segment, Reader reader) {
        SegmentView view = LogReader.view(log, segment);
        OpenFile place;
        synchronized (log) {
            place = log.access(segment).place();
        }
        DiskFile file = log.context.files.acquire(place);
        try {
            new SegmentScan(file, view, log.context.buffers)
                    .run(0, view.bytes(), segment.baseOffset, new Sink(reader));
        } finally {
            log.context.files.release(place);
        }
        return view.endOffset();
    }

    private record Sink(Reader reader) implements SegmentScan.Sink {
        @Override
        public void batch(ByteBuffer buffer, int at, int position) {
            reader.batch(buffer, at);
        }

        @Override
        public void damage(Damage damage) {
            // Answered when it is read.
        }
    }
}
