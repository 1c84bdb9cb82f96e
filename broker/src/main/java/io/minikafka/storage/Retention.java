package io.minikafka.storage;

import java.util.List;

/// Decides how far a topic's limits of time and size move the start of a log. Pure.
///
/// Time: a segment goes when its newest record is older than `retention.ms`; so does the active one, once all
/// before it are gone. Records without a time never expire. Size: the oldest segments go as long as what stays
/// is still at least `retention.bytes`.
final class Retention {
    private Retention() {}

    static long startOffset(
            List<LogSegment> segments, long endOffset, LogConfig config, long nowMs) {
        return Math.max(
                byTime(segments, endOffset, config.retentionMs(), nowMs),
                bySize(segments, config.retentionBytes()));
    }

    private static long byTime(
            List<LogSegment> segments, long endOffset, long retentionMs, long nowMs) {
        int expired = 0;
        while (retentionMs >= 0
                && expired < segments.size()
                && segments.get(expired).maxTimestampMs >= 0
                && nowMs - segments.get(expired).maxTimestampMs > retentionMs) {
            expired++;
        }
        return expired == segments.size() ? endOffset : segments.get(expired).baseOffset;
    }

    private static long bySize(List<LogSegment> segments, long retentionBytes) {
        long excess = -retentionBytes;
        for (LogSegment segment : segments) {
            excess += segment.sizeBytes;
        }
        int dropped = 0;
        while (retentionBytes >= 0
                && dropped < segments.size() - 1
                && excess >= segments.get(dropped).sizeBytes) {
            excess -= segments.get(dropped).sizeBytes;
            dropped++;
        }
        return segments.get(dropped).baseOffset;
    }
}
