package io.minikafka.storage.compaction;

import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.RecordCursor;
import io.minikafka.storage.record.Varints;
import io.minikafka.storage.record.WaitingKey;
import java.nio.ByteBuffer;
import java.util.Map;

/// Decides which records of a batch stay, and makes the batch that they become: same offsets, same sequence, same
/// codec. Records keep their bytes, except that the time of each is written anew when the batch gets its delete
/// horizon (attribute bit 6: the base timestamp is when its tombstones may go). Owned by one thread.
final class BatchFilter implements AutoCloseable {
    /// What a longer time may add to a record: to the time itself and to the record's length.
    private static final int LONGER_TIME_BYTES = 15;

    private final OffsetMap lastOffsets;
    private final long mapEndOffset;
    private final TransactionTracker transactions;
    private final Map<Long, ProducerTail> producers;
    private final long nowMs;
    private final long horizonMs;
    private final RecordCodec codec;
    private final Tally tally;

    private final Scratch unpacked = new Scratch();
    private final Scratch selected = new Scratch();
    private final Scratch retimed = new Scratch();
    private final Scratch whole = new Scratch();

    /// Of the batch at hand: how many records stay, whether one of them is a tombstone, and the latest time.
    private int kept;

    private boolean tombstones;
    private long maxTimestampMs;

    /// @param mapEndOffset the map knows nothing of records from here on
    BatchFilter(
            OffsetMap lastOffsets,
            long mapEndOffset,
            TransactionTracker transactions,
            CompactionRules rules,
            RecordCodec codec,
            Tally tally) {
        this.lastOffsets = lastOffsets;
        this.mapEndOffset = mapEndOffset;
        this.transactions = transactions;
        this.producers = rules.producers();
        this.nowMs = rules.nowMs();
        this.horizonMs = rules.horizonMs();
        this.codec = codec;
        this.tally = tally;
    }

    /// Hands what stays of the reader's batch to `output`.
    void filter(BatchReader reader, SegmentOutput output) {
        ByteBuffer batch = reader.buffer();
        int at = reader.at();
        int count = BatchHeader.recordCount(batch, at);
        boolean control = BatchHeader.control(batch, at);
        // What waited here was delivered: compaction stays below what still waits.
        boolean waited = WaitingKey.isOf(batch, at);
        boolean marker = control && !waited;
        boolean over = marker ? transactions.isDone(batch, at) : transactions.isAborted(batch, at);
        tally.recordsRead += count;
        kept = 0;
        tombstones = false;
        ByteBuffer records = ByteBuffer.allocate(0);
        if (marker && !(over && horizonPassed(batch, at))) {
            kept = count;
            maxTimestampMs = BatchHeader.maxTimestampMs(batch, at);
            records = packedRecords(batch, at);
        } else if (!control && !over) {
            records = select(reader);
        }
        tally.recordsKept += kept;
        boolean horizon =
                (tombstones || (marker && over)) && !BatchHeader.hasDeleteHorizon(batch, at);
        if (kept == 0) {
            empty(reader, output);
        } else if (kept == count && !horizon) {
            output.same(batch, at, reader.sizeBytes());
        } else {
            rebuild(reader, horizon ? retime(batch, at, records) : records, horizon, output);
        }
    }

    private boolean horizonPassed(ByteBuffer batch, int at) {
        return BatchHeader.hasDeleteHorizon(batch, at)
                && BatchHeader.baseTimestampMs(batch, at) <= nowMs;
    }

    private static ByteBuffer packedRecords(ByteBuffer batch, int at) {
        int from = at + BatchHeader.SIZE_BYTES;
        return batch.slice(from, at + BatchHeader.sizeBytes(batch, at) - from);
    }

    /// The bytes of the records that stay.
    private ByteBuffer select(BatchReader reader) {
        ByteBuffer batch = reader.buffer();
        int at = reader.at();
        ByteBuffer all =
                BatchHeader.compression(batch, at) == 0
                        ? packedRecords(batch, at)
                        : codec.unpack(batch.slice(at, reader.sizeBytes()), unpacked::room);
        boolean tombstonesGo = horizonPassed(batch, at);
        long baseOffset = BatchHeader.baseOffset(batch, at);
        int count = BatchHeader.recordCount(batch, at);
        ByteBuffer target = ByteBuffer.allocate(0);
        int runFrom = all.position();
        maxTimestampMs = BatchHeader.NO_TIMESTAMP;
        RecordCursor cursor =
                new RecordCursor(
                        all, all.position(), all.limit(), BatchHeader.baseTimestampMs(batch, at));
        for (int i = 0; i < count; i++) {
            String problem = cursor.next();
            if (!problem.isEmpty()) {
                throw reader.damaged("record " + i + ": " + problem);
            }
            if (stays(all, cursor, baseOffset + cursor.offsetDelta(), tombstonesGo)) {
                kept++;
                tombstones |= cursor.valueSize() < 0;
                maxTimestampMs = Math.max(maxTimestampMs, cursor.timestampMs());
            } else {
                if (kept == i) {
                    target = selected.room(all.remaining(), 0);
                }
                copy(all, runFrom, cursor.recordAt(), target);
                runFrom = cursor.recordEnd();
            }
        }
        if (kept == count) {
            return all;
        }
        copy(all, runFrom, cursor.recordEnd(), target);
        return target.flip();
    }

    private static void copy(ByteBuffer source, int from, int end, ByteBuffer target) {
        target.put(target.position(), source, from, end - from);
        target.position(target.position() + end - from);
    }

    private boolean stays(
            ByteBuffer records, RecordCursor cursor, long offset, boolean tombstonesGo) {
        if (offset >= mapEndOffset) {
            return true;
        }
        return cursor.keySize() >= 0
                && !(tombstonesGo && cursor.valueSize() < 0)
                && lastOffsets.last(records, cursor.keyAt(), cursor.keySize()) <= offset;
    }

    /// The same records with their times relative to the horizon.
    private ByteBuffer retime(ByteBuffer batch, int at, ByteBuffer records) {
        long room = records.remaining() + (long) kept * LONGER_TIME_BYTES;
        ByteBuffer target = retimed.room(Math.toIntExact(room), 0);
        RecordCursor cursor =
                new RecordCursor(
                        records,
                        records.position(),
                        records.limit(),
                        BatchHeader.baseTimestampMs(batch, at));
        for (int i = 0; i < kept; i++) {
            cursor.next();
            long time = cursor.timestampMs() - horizonMs;
            int restAt = cursor.offsetDeltaAt();
            Varints.put(target, 1L + Varints.sizeOf(time) + cursor.recordEnd() - restAt);
            target.put(cursor.attributes());
            Varints.put(target, time);
            copy(records, restAt, cursor.recordEnd(), target);
        }
        return target.flip();
    }

    private void rebuild(
            BatchReader reader, ByteBuffer records, boolean horizon, SegmentOutput output) {
        ByteBuffer batch = reader.buffer();
        int at = reader.at();
        int compression = BatchHeader.compression(batch, at);
        ByteBuffer packed = compression == 0 ? records : codec.pack(compression, records);
        int size = Math.addExact(BatchHeader.SIZE_BYTES, packed.remaining());
        ByteBuffer target = whole.room(size, 0);
        target.put(0, batch, at, BatchHeader.SIZE_BYTES);
        target.put(BatchHeader.SIZE_BYTES, packed, packed.position(), packed.remaining());
        if (horizon) {
            BatchHeader.setDeleteHorizon(target, 0, horizonMs);
        }
        if (!BatchHeader.logAppendTime(target, 0)) {
            BatchHeader.setMaxTimestampMs(target, 0, maxTimestampMs);
        }
        BatchHeader.setContent(target, 0, size, kept);
        output.other(target, 0, size);
    }

    /// Nothing stays, unless it is needed to know the producer's last sequence.
    private void empty(BatchReader reader, SegmentOutput output) {
        ByteBuffer batch = reader.buffer();
        int at = reader.at();
        if (!isTail(batch, at)) {
            output.without();
        } else if (BatchHeader.recordCount(batch, at) == 0) {
            output.same(batch, at, reader.sizeBytes());
        } else {
            ByteBuffer target = whole.room(BatchHeader.SIZE_BYTES, 0);
            target.put(0, batch, at, BatchHeader.SIZE_BYTES);
            BatchHeader.setEmpty(target, 0);
            output.other(target, 0, BatchHeader.SIZE_BYTES);
        }
    }

    private boolean isTail(ByteBuffer batch, int at) {
        long producerId = BatchHeader.producerId(batch, at);
        ProducerTail tail = producerId < 0 ? null : producers.get(producerId);
        if (tail == null) {
            return false;
        }
        return tail.lastDataOffset() >= 0
                ? tail.lastDataOffset() == BatchHeader.lastOffset(batch, at)
                : BatchHeader.control(batch, at)
                        && tail.epoch() == BatchHeader.producerEpoch(batch, at);
    }

    @Override
    public void close() {
        unpacked.close();
        selected.close();
        retimed.close();
        whole.close();
    }
}
