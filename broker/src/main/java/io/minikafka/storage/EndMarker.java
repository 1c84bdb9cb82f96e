package io.minikafka.storage;

import io.minikafka.storage.record.TransactionEnd;
import java.nio.ByteBuffer;

/// The end of a producer's transaction, to be appended to a log.
///
/// @param newEpoch whether the marker must bring a newer producer epoch than the transaction's records, as in
///     transactions of version 2; a repeated marker then has the same one
public record EndMarker(
        long producerId, short producerEpoch, TransactionEnd end, boolean newEpoch) {
    ByteBuffer batch(long nowMs) {
        return end.batch(producerId, producerEpoch, nowMs);
    }
}
