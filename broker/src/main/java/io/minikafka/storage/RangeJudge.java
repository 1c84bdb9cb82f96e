package io.minikafka.storage;

import io.minikafka.storage.disk.DiskFile;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Judges batches that another replica sent for a damaged range: whether they are what was there. RFC 0027 (4.1).
interface RangeJudge {
    /// @param bytes whole batches
    /// @param offset first one that is still missing
    /// @param position in the segment where they would go
    /// @return why they are not taken, if they are not
    Optional<String> problem(Hole hole, ByteBuffer bytes, long offset, int position);

    /// Whether `[from, to)` of the segment that was made is good, as it is on the disk.
    boolean isGood(SegmentFile made, int from, int to, EpochCache epochs);

    /// What has to be filled.
    ///
    /// @param file of the damaged segment
    /// @param epochs of the log
    /// @param gapless whether each batch begins where the one before ended
    /// @param exact whether the batches must be as long as the damage
    /// @param proved whether of each batch something must still be there
    record Hole(
            DamagedRange range,
            DiskFile file,
            EpochCache epochs,
            int entryMaxBytes,
            boolean gapless,
            boolean exact,
            boolean proved) {
        long sizeBytes() {
            return range.endPosition() - (long) range.position();
        }
    }
}
