package io.minikafka.broker.delay;

import io.minikafka.broker.RegionBatches;
import io.minikafka.protocol.BadBatchException;
import io.minikafka.storage.AppendOrigin;
import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.Log;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.RejectReason;
import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Appends what is due in one partition: reads it where it waits, and hands it to the log in the order of its due times.
/// Runs on the delay thread, and may wait for the disk there.
final class Deliveries {
    /// Bytes of one delivery before compression, unless a single record is larger.
    private static final int BATCH_BYTES = 256 << 10;

    private static final Logger LOG = LoggerFactory.getLogger(Deliveries.class);

    private final PartitionTail tail;
    private final Map<Long, Found> found = new HashMap<>();
    private boolean unreadable;

    private record Found(WaitingRecord record, short attributes) {}

    private Deliveries(PartitionTail tail) {
        this.tail = tail;
    }

    /// Delivers `due`, which are in flight, and are all of the tail's partition.
    ///
    /// @return those that are to be tried again later, in their order
    static List<Due> append(PartitionTail tail, List<Due> due) {
        return new Deliveries(tail).run(due);
    }

    private List<Due> run(List<Due> due) {
        Set<Long> wanted =
                due.stream().map(Due::offset).collect(Collectors.toCollection(TreeSet::new));
        for (long offset : wanted) {
            if (!found.containsKey(offset) && !unreadable) {
                read(offset, wanted);
            }
        }
        int next = 0;
        while (next < due.size()) {
            List<Due> piece = piece(due.subList(next, due.size()));
            if (piece.isEmpty()) {
                if (unreadable && !found.containsKey(due.get(next).offset())) {
                    return due.subList(next, due.size());
                }
                tail.lost(due.get(next).offset());
                next++;
            } else if (append(piece)) {
                next += piece.size();
            } else {
                return due.subList(next, due.size());
            }
        }
        return List.of();
    }

    /// The first of them that fit into one delivery; none if the first is not there.
    private List<Due> piece(List<Due> due) {
        List<Due> piece = new ArrayList<>();
        int bytes = 0;
        for (Due one : due) {
            Found it = found.get(one.offset());
            if (it == null) {
                break;
            }
            bytes += it.record().sizeBytes();
            if (!piece.isEmpty() && bytes > batchBytesMax()) {
                break;
            }
            piece.add(one);
        }
        return piece;
    }

    private int batchBytesMax() {
        return Math.min(BATCH_BYTES, tail.log().config().segmentBytes() / 2);
    }

    /// Finds the wanted records of the batch that holds `offset`.
    private void read(long offset, Set<Long> wanted) {
        Log log = tail.log();
        switch (log.read(offset, 0, true, log.highWatermark())) {
            case ReadResult.Records there -> {
                try {
                    RegionBatches batches = new RegionBatches(there.region());
                    if (batches.next()) {
                        ByteBuffer batch = batches.batch();
                        short attributes = BatchHeader.attributes(batch, batch.position());
                        for (WaitingRecord record : WaitingBatch.read(batch, wanted::contains)) {
                            found.put(record.offset(), new Found(record, attributes));
                        }
                    }
                } catch (BadBatchException e) {
                    LOG.error(
                            "log={} a waiting batch cannot be read: {}", log.id(), e.getMessage());
                } finally {
                    there.region().release();
                }
            }
            case ReadResult.Corrupt damage ->
                    LOG.error("log={} a waiting record is lost: {}", log.id(), damage);
            case ReadResult.Unavailable _ -> unreadable = true;
            // Its records were deleted.
            case ReadResult.OutOfRange _, ReadResult.Empty _, ReadResult.Deleted _ -> {}
        }
    }

    private Found found(Due due) {
        return Objects.requireNonNull(found.get(due.offset()));
    }

    /// @return false if the log takes nothing now
    private boolean append(List<Due> due) {
        List<WaitingRecord> records = due.stream().map(one -> found(one).record()).toList();
        short attributes = found(due.getFirst()).attributes();
        return switch (append(
                tail.log(), tail.epoch(), records, attributes, CommitListener.NOBODY)) {
            case AppendResult.Appended _, AppendResult.Duplicate _ -> true;
            case AppendResult.Rejected(RejectReason reason, String message) ->
                    switch (reason) {
                        case READ_ONLY, OFFLINE, NOT_LEADER -> false;
                        case DELETED -> {
                            due.forEach(one -> tail.lost(one.offset()));
                            yield true;
                        }
                        default -> oneByOne(due, message);
                    };
        };
    }

    private boolean oneByOne(List<Due> due, String message) {
        if (due.size() > 1) {
            return due.stream().allMatch(one -> append(List.of(one)));
        }
        LOG.error(
                "log={} offset={} a delayed record cannot be delivered: {}",
                tail.id(),
                due.getFirst().offset(),
                message);
        tail.lost(due.getFirst().offset());
        return true;
    }

    static AppendResult append(
            Log log,
            int office,
            List<WaitingRecord> records,
            short attributes,
            CommitListener listener) {
        try {
            return log.append(
                    DeliveryBatch.of(records, attributes), AppendOrigin.DELIVERY, office, listener);
        } catch (BadBatchException e) {
            return new AppendResult.Rejected(
                    RejectReason.INVALID_RECORD, String.valueOf(e.getMessage()));
        }
    }
}
