package io.minikafka.storage;

import java.nio.ByteBuffer;
import java.util.Optional;

/// Looks into a compressed batch, which storage cannot: the caller knows the codecs.
public interface RecordTimestamps {
    /// The first record of `batch` (header included) at `fromOffset` or later whose time is `timestampMs` or later.
    Optional<Found> firstAtOrAfter(ByteBuffer batch, long timestampMs, long fromOffset);

    /// Time and offset of a record.
    record Found(long timestampMs, long offset) {}
}
