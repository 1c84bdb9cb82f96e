package io.minikafka.storage;

import java.util.ArrayList;
import java.util.List;

/// Which neighbouring segments become one when they are compacted: as many as could not become larger together than a
/// segment may be. Pure.
final class SegmentGroups {
    private SegmentGroups() {}

    /// @param endOffset of the last segment
    static List<List<LogSegment>> of(List<LogSegment> segments, long endOffset, LogConfig config) {
        long indexed =
                (long) config.segmentIndexBytes()
                        / OffsetIndex.ENTRY_BYTES
                        * Math.max(1, config.indexIntervalBytes());
        long bytesMax = Math.min(config.segmentBytes(), indexed);
        List<List<LogSegment>> groups = new ArrayList<>();
        List<LogSegment> group = new ArrayList<>();
        long bytes = 0;
        for (int i = 0; i < segments.size(); i++) {
            LogSegment segment = segments.get(i);
            long end = i + 1 < segments.size() ? segments.get(i + 1).baseOffset : endOffset;
            bytes += segment.sizeBytes;
            if (!group.isEmpty()
                    && (bytes > bytesMax
                            || end - group.getFirst().baseOffset > Integer.MAX_VALUE)) {
                groups.add(group);
                group = new ArrayList<>();
                bytes = segment.sizeBytes;
            }
            group.add(segment);
        }
        groups.add(group);
        return groups;
    }
}
