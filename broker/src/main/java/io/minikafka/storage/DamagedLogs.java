package io.minikafka.storage;

import io.minikafka.base.TopicIdPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Function;

/// In which logs damage was found, and what became of it. Any thread. RFC 0027.
final class DamagedLogs {
    private final Set<TopicIdPartition> logs = ConcurrentHashMap.newKeySet();
    private final LongAdder repaired = new LongAdder();

    void found(TopicIdPartition log) {
        logs.add(log);
    }

    void repaired() {
        repaired.increment();
    }

    long repairedCount() {
        return repaired.sum();
    }

    boolean isEmpty() {
        return logs.isEmpty();
    }

    /// The ranges that are damaged now, as far as is known. May wait for the disk.
    List<DamagedRange> ranges(Function<TopicIdPartition, Optional<Log>> existing) {
        List<DamagedRange> all = new ArrayList<>();
        for (TopicIdPartition id : List.copyOf(logs)) {
            logs.remove(id); // first, so that what is found meanwhile puts it back
            List<DamagedRange> its = existing.apply(id).map(DamagedLogs::ranges).orElse(List.of());
            if (!its.isEmpty()) {
                logs.add(id);
                all.addAll(its);
            }
        }
        return all;
    }

    private record Opened(LogSegment segment, SegmentFile access) {}

    /// One for each segment: what lies between two damages of it was perhaps written to the wrong place, and looks good there.
    private static List<DamagedRange> ranges(Log log) {
        List<DamagedRange> ranges = new ArrayList<>();
        for (Opened opened : opened(log)) {
            List<Damage> damages = opened.access().damages();
            if (!damages.isEmpty()) {
                Damage first = damages.getFirst();
                Damage last = damages.getLast();
                ranges.add(
                        new DamagedRange(
                                log.id(),
                                opened.access().place().name,
                                opened.segment().baseOffset,
                                first.position(),
                                last.endPosition(),
                                first.offset(),
                                last.nextOffset()));
            }
        }
        long start = log.startOffset();
        ranges.removeIf(range -> range.nextOffset() <= start);
        return ranges;
    }

    private static List<Opened> opened(Log log) {
        List<Opened> opened = new ArrayList<>();
        synchronized (log) {
            for (LogSegment segment : log.segments().all()) {
                SegmentFile access = segment.access;
                if (access != null) {
                    opened.add(new Opened(segment, access));
                }
            }
        }
        return opened;
    }
}
