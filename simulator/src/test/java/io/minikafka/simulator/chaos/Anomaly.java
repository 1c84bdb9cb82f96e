package io.minikafka.simulator.chaos;

/// Something that clients saw and must never see.
record Anomaly(Kind kind, int partition, String what) {
    enum Kind {
        /// It was acknowledged, or its transaction was committed, and is not there.
        LOST_WRITE,
        /// One value, two offsets.
        DUPLICATE,
        /// One offset, two values.
        INCONSISTENT_OFFSET,
        /// A reader that was not told to go back went back.
        NONMONOTONIC_POLL,
        /// A reader went past a value that was there to be read.
        SKIPPED_POLL,
        /// A value was read that was never to be seen: its transaction was aborted, or sending it failed for good.
        ABORTED_READ,
        /// A part of a transaction is there, and a part is not.
        TORN_TRANSACTION,
        /// A producer's values are in another order than it sent them.
        REORDERED,
        /// A value was read that nobody sent.
        INVENTED
    }

    @Override
    public String toString() {
        return kind + " in partition " + partition + ": " + what;
    }
}
