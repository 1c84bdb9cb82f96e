package io.minikafka.storage;

import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/// Judges batches that a leader sent, before they are appended. The leader has checked what is in them; here it is about
/// whether they are what it sent, and whether they fit. Base offset and epoch are not covered by the checksum, so they
/// are compared with what the leader's message said. Pure.
final class FollowerBatches {
    private final ByteBuffer bytes;
    private final List<EpochStart> epochs;
    private final int entryMaxBytes;

    FollowerBatches(ByteBuffer bytes, List<EpochStart> epochs, int entryMaxBytes) {
        this.bytes = bytes;
        this.epochs = epochs;
        this.entryMaxBytes = entryMaxBytes;
    }

    /// @param endOffset of the log
    /// @param latestEpoch of the log
    /// @param mayBeginBefore whether the first batch may begin in front of `endOffset`
    /// @return why they are refused, if they are
    Optional<String> problem(long endOffset, int latestEpoch, boolean mayBeginBefore) {
        long expected = endOffset;
        int epoch = latestEpoch;
        boolean early = mayBeginBefore;
        int at = bytes.position();
        if (at == bytes.limit()) {
            return Optional.of("there is no batch");
        }
        while (at < bytes.limit()) {
            String damage = damage(at);
            if (!damage.isEmpty()) {
                return Optional.of("behind offset " + expected + ": " + damage);
            }
            long base = BatchHeader.baseOffset(bytes, at);
            long last = BatchHeader.lastOffset(bytes, at);
            if (base < (early ? 0 : expected) || last < expected) {
                return Optional.of(
                        "the batch of offsets "
                                + base
                                + " to "
                                + last
                                + " does not follow "
                                + expected);
            }
            int named = BatchHeader.leaderEpoch(bytes, at);
            if (!isEpochOf(base, last, named) || named < epoch) {
                return Optional.of(
                        "the batch at "
                                + base
                                + " has epoch "
                                + named
                                + ", the leader says "
                                + epochAt(base)
                                + ", and before it is "
                                + epoch);
            }
            epoch = named;
            expected = last + 1;
            early = false;
            at += BatchHeader.sizeBytes(bytes, at);
        }
        return Optional.empty();
    }

    /// What ends before the first epoch that is known is of that one or an older one: only repairs of what lies before the
    /// log's start ask that.
    private boolean isEpochOf(long base, long last, int named) {
        boolean isOlder = !epochs.isEmpty() && last < epochs.getFirst().startOffset();
        return isOlder ? named <= epochs.getFirst().epoch() : named == epochAt(base);
    }

    /// Empty if a whole batch is there.
    private String damage(int at) {
        if (bytes.limit() - at < BatchHeader.SIZE_BYTES) {
            return (bytes.limit() - at) + " bytes are no batch";
        }
        if (BatchHeader.magic(bytes, at) != BatchHeader.MAGIC) {
            return "record format version " + BatchHeader.magic(bytes, at);
        }
        int size = BatchHeader.sizeBytes(bytes, at);
        if (size < BatchHeader.SIZE_BYTES || size > bytes.limit() - at || size > entryMaxBytes) {
            return "a batch of " + size + " bytes";
        }
        if (!BatchHeader.crcFits(bytes, at, size)) {
            return "the checksum does not fit";
        }
        long base = BatchHeader.baseOffset(bytes, at);
        int delta = BatchHeader.lastOffsetDelta(bytes, at);
        return base < 0 || delta < 0 || base > Long.MAX_VALUE - delta - 1
                ? "offsets from " + base + " and " + delta + " more"
                : "";
    }

    /// The epoch of the record at `offset`, as the leader said.
    int epochAt(long offset) {
        int found = epochs.isEmpty() ? -1 : epochs.getFirst().epoch();
        for (EpochStart each : epochs) {
            if (each.startOffset() <= offset) {
                found = each.epoch();
            }
        }
        return found;
    }
}
