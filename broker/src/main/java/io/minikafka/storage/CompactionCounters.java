package io.minikafka.storage;

import io.minikafka.storage.compaction.CompactionReport;

/// What compaction has done since the start. Written by the thread that compacts, read by any.
public final class CompactionCounters {
    /// A picture of the counters.
    ///
    /// @param failures runs that ended without a result because of a disk or a damaged segment
    /// @param stopped logs that are not compacted any more because of damage
    public record Snapshot(
            long runs,
            long failures,
            int stopped,
            long bytesBefore,
            long bytesAfter,
            long recordsBefore,
            long recordsAfter) {}

    private Snapshot now = new Snapshot(0, 0, 0, 0, 0, 0, 0);

    public synchronized Snapshot snapshot() {
        return now;
    }

    synchronized void ran(CompactionReport report) {
        now =
                new Snapshot(
                        now.runs + 1,
                        now.failures,
                        now.stopped,
                        now.bytesBefore + report.bytesBefore(),
                        now.bytesAfter + report.bytesAfter(),
                        now.recordsBefore + report.recordsBefore(),
                        now.recordsAfter + report.recordsAfter());
    }

    synchronized void failed(int stoppedLogs) {
        now =
                new Snapshot(
                        now.runs,
                        now.failures + 1,
                        stoppedLogs,
                        now.bytesBefore,
                        now.bytesAfter,
                        now.recordsBefore,
                        now.recordsAfter);
    }
}
