package io.minikafka.storage.compaction;

/// A segment holds a batch that cannot be what was appended. The message names file, position and offset.
public final class DamagedSegmentException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    DamagedSegmentException(SegmentSource source, int position, long offset, String what) {
        super(
                "%s is damaged at byte %d (offset %d): %s"
                        .formatted(source.name(), position, offset, what));
    }
}
