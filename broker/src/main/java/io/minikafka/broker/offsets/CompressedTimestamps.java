package io.minikafka.broker.offsets;

import io.minikafka.protocol.BadBatchException;
import io.minikafka.protocol.BatchRecords;
import io.minikafka.storage.RecordTimestamps;
import io.minikafka.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.Optional;

/// Looks for a time inside a compressed batch, on behalf of storage, which does not know the codecs.
public enum CompressedTimestamps implements RecordTimestamps {
    INSTANCE;

    @Override
    public Optional<Found> firstAtOrAfter(ByteBuffer batch, long timestampMs, long fromOffset) {
        var search = new Search(timestampMs, fromOffset);
        try {
            BatchRecords.walk(batch, search);
        } catch (BadBatchException e) {
            throw new StorageException("a stored batch cannot be searched: " + e.getMessage(), e);
        }
        return search.found;
    }

    private static final class Search implements BatchRecords.Visitor {
        private final long timestampMs;
        private final long fromOffset;
        private Optional<Found> found = Optional.empty();

        Search(long timestampMs, long fromOffset) {
            this.timestampMs = timestampMs;
            this.fromOffset = fromOffset;
        }

        @Override
        public boolean record(int index, long offset, long recordMs, boolean hasKey) {
            if (recordMs < timestampMs || offset < fromOffset) {
                return true;
            }
            found = Optional.of(new Found(recordMs, offset));
            return false;
        }
    }
}
