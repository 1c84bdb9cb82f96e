package io.minikafka.storage.compaction;

import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.DiskFile;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

/// One run over one log: first [#mapKeys], then [#rewrite] for one group of segments after the other, the oldest first,
/// then [#close], which gives all memory back. Owned by the thread that makes it. RFC 0006.
public final class Compaction implements AutoCloseable {
    private final CompactionRules rules;
    private final RecordCodec codec;
    private final Pace pace;
    private final OffsetMap lastOffsets;
    private final TransactionTracker transactions;
    private final Tally tally = new Tally();
    private final Scratch window = new Scratch();
    private final Scratch unpacked = new Scratch();
    private final Scratch output = new Scratch();
    private long mapEndOffset;

    /// Is told where the batches of a new segment lie.
    @FunctionalInterface
    public interface Placed {
        /// `buffer` holds the batch's header at `at`; the batch lies at `position` of the file.
        void batch(ByteBuffer buffer, int at, int position);
    }

    /// What a group became.
    ///
    /// @param sizeBytes of the new file
    /// @param aborted transactions that readers of the new segment have to know, because some of it is still there
    public record Rewritten(int sizeBytes, List<AbortedSpan> aborted) {}

    /// @param endOffset the map will not be asked for more
    public Compaction(CompactionRules rules, long endOffset, RecordCodec codec, Pace pace) {
        SecureRandom random = new SecureRandom();
        this.rules = rules;
        this.codec = codec;
        this.pace = pace;
        this.lastOffsets =
                new OffsetMap(
                        rules.mapBytesMax(),
                        rules.dirtyOffset(),
                        endOffset,
                        new KeyHash(random.nextLong(), random.nextLong()));
        this.transactions = new TransactionTracker(rules.aborted());
        this.mapEndOffset = rules.dirtyOffset();
    }

    /// Reads the keys of the segments that were not compacted yet.
    ///
    /// @return the offset up to which this run compacts
    public long mapKeys(List<SegmentSource> dirty) {
        TransactionTracker own = new TransactionTracker(rules.aborted());
        KeyPass pass = new KeyPass(lastOffsets, rules.dirtyOffset(), own, codec, unpacked);
        mapEndOffset = pass.run(dirty, window, pace);
        return mapEndOffset;
    }

    /// Writes what stays of a group to the file `name`, which is on the medium afterwards.
    ///
    /// @return empty if all of it stays as it is, and there is no such file
    public Optional<Rewritten> rewrite(
            List<SegmentSource> group, Disk disk, String name, Placed placed) {
        Optional<SegmentSource> alone =
                group.size() == 1 ? Optional.of(group.getFirst()) : Optional.empty();
        try (SegmentOutput target = new SegmentOutput(disk, name, alone, placed, output, pace);
                BatchFilter filter =
                        new BatchFilter(
                                lastOffsets, mapEndOffset, transactions, rules, codec, tally)) {
            for (SegmentSource source : group) {
                tally.bytesRead += source.sizeBytes();
                try (DiskFile file = source.open()) {
                    BatchReader reader = new BatchReader(source, file, window, pace);
                    while (reader.next()) {
                        filter.filter(reader, target);
                    }
                }
            }
            tally.bytesKept += target.sizeBytes();
            List<AbortedSpan> aborted = transactions.takeKept();
            return target.finish()
                    ? Optional.of(new Rewritten(target.sizeBytes(), aborted))
                    : Optional.empty();
        }
    }

    public CompactionReport report() {
        return new CompactionReport(
                tally.bytesRead,
                tally.bytesKept,
                tally.recordsRead,
                tally.recordsKept,
                lastOffsets.keys(),
                lastOffsets.memoryBytes());
    }

    @Override
    public void close() {
        lastOffsets.close();
        window.close();
        unpacked.close();
        output.close();
    }
}
