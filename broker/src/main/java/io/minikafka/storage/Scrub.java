package io.minikafka.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Looks for damage that nobody has met: reads all segments from their files, slowly, and believes nothing. What this
/// process wrote is served without a check; a segment of which the scrub finds that it is not what was written becomes one
/// that is checked. RFC 0027 (4.4). Rounds are the janitor's; [#suspect] and [#examine] are for any thread.
final class Scrub {
    private static final int PIECE_BYTES = 1 << 20;
    private static final int ROUND_BYTES_MAX = 64 << 20;
    private static final long REST_NS = TimeUnit.DAYS.toNanos(1);

    private final LogContext context;
    private final Supplier<Collection<Log>> logs;
    private final LongAdder scrubbed = new LongAdder();
    private final ConcurrentLinkedQueue<Log> suspected = new ConcurrentLinkedQueue<>();
    private final Walk suspects = new Walk();
    private final Walk pass = new Walk();
    private boolean isResting;
    private long restedNs;

    Scrub(LogContext context, Supplier<Collection<Log>> logs) {
        this.context = context;
        this.logs = logs;
    }

    long scrubbedBytes() {
        return scrubbed.sum();
    }

    /// Somebody has met damage in this log: it is looked at next, and faster.
    void suspect(Log log) {
        suspected.add(log);
    }

    /// Looks at the segment that holds `offset`, now. Any thread.
    void examine(Log log, long offset) {
        SegmentChain segments = log.segments();
        if (!segments.isEmpty()) {
            SegmentScrub scrub = new SegmentScrub(context, log, segments.floor(offset));
            while (!scrub.isDone()) {
                scrubbed.add(scrub.next(PIECE_BYTES));
            }
        }
    }

    /// A second's work.
    void round() {
        if (context.health.isOffline()) {
            return;
        }
        for (Log next = suspected.poll(); next != null; next = suspected.poll()) {
            suspects.logs.add(next);
        }
        suspects.run(ROUND_BYTES_MAX);
        int rate = Math.min(ROUND_BYTES_MAX, context.config.scrubBytesPerSecond());
        if (rate == 0 || (isResting && context.time.monotonicNs() - restedNs < REST_NS)) {
            return;
        }
        if (isResting || pass.isDone()) {
            isResting = false;
            beginPass();
        }
        pass.run(rate);
        if (pass.isDone()) {
            isResting = true;
            restedNs = context.time.monotonicNs();
        }
    }

    private void beginPass() {
        List<Log> all = new ArrayList<>(logs.get());
        all.sort(Comparator.comparing(each -> each.id().toString()));
        pass.logs.addAll(all);
    }

    /// Goes through the segments of some logs.
    private final class Walk {
        final ArrayDeque<Log> logs = new ArrayDeque<>();
        private final ArrayDeque<SegmentScrub> segments = new ArrayDeque<>();

        boolean isDone() {
            return logs.isEmpty() && segments.isEmpty();
        }

        void run(int bytes) {
            int left = bytes;
            while (left > 0 && !isDone()) {
                SegmentScrub segment = segments.peek();
                if (segment == null) {
                    open(logs.poll());
                } else {
                    int read = segment.next(Math.min(left, PIECE_BYTES));
                    scrubbed.add(read);
                    left -= read;
                    if (segment.isDone()) {
                        segments.remove();
                    }
                }
            }
        }

        private void open(@Nullable Log log) {
            if (log != null) {
                log.segments()
                        .all()
                        .forEach(each -> segments.add(new SegmentScrub(context, log, each)));
            }
        }
    }
}
