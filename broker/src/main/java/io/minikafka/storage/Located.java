package io.minikafka.storage;

/// Where a batch is.
sealed interface Located {
    /// @param position of the batch in the file
    record At(int position, int sizeBytes, long baseOffset, long lastOffset, long maxTimestampMs)
            implements Located {}

    /// The offset lies in damaged bytes.
    record Damaged(Damage damage) implements Located {}

    /// The segment has nothing at or behind the offset.
    record Nowhere() implements Located {}

    Nowhere NOWHERE = new Nowhere();
}
