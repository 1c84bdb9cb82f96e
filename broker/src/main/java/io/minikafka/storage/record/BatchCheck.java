package io.minikafka.storage.record;

/// What [BatchValidator] thinks of a batch.
public sealed interface BatchCheck {
    /// @param maxTimestampMs largest time of its records, where they could be seen; else what the header says
    record Valid(long maxTimestampMs) implements BatchCheck {}

    /// @param fault which kind of wrong
    /// @param message what is wrong, with numbers
    record Invalid(BatchFault fault, String message) implements BatchCheck {}
}
