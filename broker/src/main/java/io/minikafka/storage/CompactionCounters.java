package io.minikafka.storage;

import io.minikafka.storage.compaction.CompactionReport;

/// What compaction has done since the start. Written by the thread that compacts, read by any.
public final class CompactionCounters {
    /// A picture of the counters.
    ///
    /// @param failures runs that ended without a result because of a disk or a damaged segment
    /// @param lastFailureMs wall-clock time of the last of these, 0 if there was none
    /// @param stopped logs that are not compacted any more because of damage
    /// @param ns what the runs with a result took
    public record Snapshot(
            long runs,
            long failures,
            long lastFailureMs,
            int stopped,
            long bytesBefore,
            long bytesAfter,
            long recordsBefore,
            long recordsAfter,
            long ns) {
        static final Snapshot NOTHING = new Snapshot(0, 0, 0, 0, 0, 0, 0, 0, 0);
    }

    private Snapshot now = Snapshot.NOTHING;

    public synchronized Snapshot snapshot() {
        return now;
    }

    synchronized void ran(CompactionReport report, long ns) {
        now =
                new Snapshot(
                        now.runs + 1,
                        now.failures,
                        now.lastFailureMs,
                        now.stopped,
                        now.bytesBefore + report.bytesBefore(),
                        now.bytesAfter + report.bytesAfter(),
                        now.recordsBefore + report.recordsBefore(),
                        now.recordsAfter + report.recordsAfter(),
                        now.ns + ns);
    }

    synchronized void failed(int stoppedLogs, long nowMs) {
        now =
                new Snapshot(
                        now.runs,
                        now.failures + 1,
                        nowMs,
                        stoppedLogs,
                        now.bytesBefore,
                        now.bytesAfter,
                        now.recordsBefore,
                        now.recordsAfter,
                        now.ns);
    }
}
