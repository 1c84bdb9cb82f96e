package io.minikafka.storage;

import io.minikafka.storage.record.BatchHeader;
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
            end =
                    LogScan.run(
                            log,
                            segment,
                            (buffer, at) -> {
                                if (BatchHeader.transactional(buffer, at)) {
                                    scratch.appended(buffer, at, -1, 0);
                                }
                            });
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
}
