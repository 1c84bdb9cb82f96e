package io.minikafka.broker.share.service;

import io.minikafka.base.ByteRegion;
import io.minikafka.broker.RegionBatches;
import io.minikafka.broker.share.BatchSpan;
import io.minikafka.broker.share.RecordSeen;
import io.minikafka.protocol.BadBatchException;
import io.minikafka.protocol.BatchMarks;
import io.minikafka.protocol.RecordMarks;
import io.minikafka.storage.AbortedTransaction;
import io.minikafka.storage.Log;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Looks through a log for a share partition: the headers of its batches, and the records in them only if it
/// must be. Reads where it is called, and may wait for the disk there.
final class LogScan {
    /// Bytes of the log that one scan goes through at most, but for the first batch.
    static final int SCAN_BYTES = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(LogScan.class);

    private final ByteRegion region;
    private final Wish wish;
    private final List<AbortedTransaction> aborted;
    private final List<Batch> batches = new ArrayList<>();

    /// What to look for.
    ///
    /// @param from first offset that matters
    /// @param end of what may be seen
    /// @param records after which it is enough
    /// @param committed whether records of aborted transactions stay hidden
    record Wish(
            long from, long end, int records, boolean committed, boolean inside, boolean headers) {}

    /// A batch that was found.
    ///
    /// @param records empty unless they were looked at
    record Batch(BatchSpan span, List<RecordSeen> records) {}

    /// What was found.
    sealed interface Found {
        /// @param batches none if the log has no more now
        record Batches(List<Batch> batches) implements Found {}

        /// The log begins later.
        record StartsAt(long offset) implements Found {}

        /// It cannot be read here.
        record Trouble(Errors error) implements Found {}
    }

    private LogScan(ByteRegion region, Wish wish, List<AbortedTransaction> aborted) {
        this.region = region;
        this.wish = wish;
        this.aborted = aborted;
    }

    static Found look(Log log, Wish wish) {
        ReadResult result =
                wish.committed()
                        ? log.readCommitted(wish.from(), SCAN_BYTES, true, wish.end())
                        : log.read(wish.from(), SCAN_BYTES, true, wish.end());
        return switch (result) {
            case ReadResult.Records(ByteRegion region, _, List<AbortedTransaction> aborted) -> {
                try {
                    var scan = new LogScan(region, wish, aborted);
                    scan.walk(log);
                    yield new Found.Batches(scan.batches);
                } finally {
                    region.release();
                }
            }
            case ReadResult.Empty() -> new Found.Batches(List.of());
            case ReadResult.OutOfRange(long start, _) ->
                    start > wish.from() ? new Found.StartsAt(start) : new Found.Batches(List.of());
            case ReadResult.Corrupt _ -> new Found.Trouble(Errors.CORRUPT_MESSAGE);
            case ReadResult.Deleted _ -> new Found.Trouble(Errors.UNKNOWN_TOPIC_ID);
            case ReadResult.Unavailable _ -> new Found.Trouble(Errors.KAFKA_STORAGE_ERROR);
        };
    }

    private void walk(Log log) {
        RegionBatches found = new RegionBatches(region);
        long records = 0;
        while (records < wish.records() && found.next()) {
            ByteBuffer header = found.header();
            int place = header.position();
            long last = BatchHeader.lastOffset(header, place);
            if (last >= wish.from()) {
                long base = BatchHeader.baseOffset(header, place);
                boolean hidden = BatchHeader.control(header, place) || isAborted(header, place);
                var span = new BatchSpan(base, last, found.sizeBytes(), hidden);
                boolean inside = wish.inside() && !hidden;
                batches.add(
                        new Batch(span, inside ? records(log, found.batch(), span) : List.of()));
                records += hidden ? 0 : last - base + 1;
            }
        }
    }

    private boolean isAborted(ByteBuffer header, int at) {
        if (aborted.isEmpty() || !BatchHeader.transactional(header, at)) {
            return false;
        }
        long producer = BatchHeader.producerId(header, at);
        long base = BatchHeader.baseOffset(header, at);
        return aborted.stream().anyMatch(one -> one.has(producer, base));
    }

    /// A batch that cannot be unpacked is delivered as it is: its reader will say what is wrong with it.
    private List<RecordSeen> records(Log log, ByteBuffer batch, BatchSpan span) {
        List<RecordSeen> seen = new ArrayList<>();
        try {
            for (RecordMarks marks : BatchMarks.read(batch, wish.headers())) {
                seen.add(
                        new RecordSeen(
                                marks.offset(),
                                marks.hasKey(),
                                marks.keyHash(),
                                marks.notBeforeMs(),
                                marks.expiresMs(),
                                marks.priority()));
            }
        } catch (BadBatchException e) {
            LOG.warn(
                    "log={} offset={} a batch cannot be unpacked, its records are delivered without order: {}",
                    log.id(),
                    span.base(),
                    e.getMessage());
            seen.clear();
            for (long offset = span.base(); offset <= span.last(); offset++) {
                seen.add(
                        new RecordSeen(
                                offset, false, 0, 0, Long.MAX_VALUE, RecordMarks.DEFAULT_PRIORITY));
            }
        }
        return seen;
    }
}
