package io.minikafka.storage;

import io.minikafka.storage.record.BatchHeader;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Takes what is certainly the same: the checksum fits, offsets go on, the epoch is the one that the log has there, the
/// length is that of the damage, and where compaction was at work something of each batch is left here. RFC 0027 (4.1).
final class StrictJudge implements RangeJudge {
    @Override
    public Optional<String> problem(Hole hole, ByteBuffer bytes, long offset, int position) {
        DamagedRange range = hole.range();
        Optional<String> problem =
                new FollowerBatches(
                                bytes,
                                hole.epochs().between(offset, range.nextOffset()),
                                hole.entryMaxBytes())
                        .problem(offset, -1, false);
        if (problem.isPresent()) {
            return problem;
        }
        long filled = position - (long) range.position() + bytes.remaining();
        if (hole.exact() && filled > hole.sizeBytes()) {
            return Optional.of(filled + " bytes do not fit in " + hole.sizeBytes());
        }
        long next = offset;
        for (int at = bytes.position();
                at < bytes.limit();
                at += BatchHeader.sizeBytes(bytes, at)) {
            long base = BatchHeader.baseOffset(bytes, at);
            if (hole.gapless() && base != next) {
                return Optional.of("offsets from " + next + " are missing");
            }
            next = BatchHeader.lastOffset(bytes, at) + 1;
            if (next > range.nextOffset()) {
                return Optional.of("the batch at " + base + " goes beyond the damage");
            }
            if (hole.proved() && !isLeft(hole, bytes, at, position + at - bytes.position())) {
                return Optional.of(
                        "nothing here proves that the batch at "
                                + base
                                + " is what compaction left");
            }
        }
        boolean isShort = next == range.nextOffset() && filled < hole.sizeBytes();
        return hole.exact() && isShort
                ? Optional.of(filled + " bytes do not fill " + hole.sizeBytes())
                : Optional.empty();
    }

    @Override
    public boolean isGood(SegmentFile made, int from, int to, EpochCache epochs) {
        return made.checkedUntil(from, to, epochs) == to;
    }

    /// Whether the batch's header, or all behind it, is what the damaged file has there.
    private static boolean isLeft(Hole hole, ByteBuffer bytes, int at, int position) {
        int size = BatchHeader.sizeBytes(bytes, at);
        ByteBuffer left = ByteBuffer.allocate(size);
        if (hole.file().read(left, position) < size) {
            return false;
        }
        left.clear();
        int header = BatchHeader.SIZE_BYTES;
        return left.slice(0, header).equals(bytes.slice(at, header))
                || left.slice(header, size - header)
                        .equals(bytes.slice(at + header, size - header));
    }
}
