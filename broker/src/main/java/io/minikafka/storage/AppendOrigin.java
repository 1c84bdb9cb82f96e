package io.minikafka.storage;

/// Who appends, which decides what is checked.
public enum AppendOrigin {
    /// Bytes from outside: everything is checked.
    CLIENT,
    /// Bytes from outside that wait for their time, as the control records that hide them: checked like
    /// [#CLIENT], but that they may be control records (RFC 0016).
    WAITING,
    /// What waited and is due: this broker made the batch, and it has room like a client.
    DELIVERY,
    /// This broker's own internal logs: control batches and base offsets other than 0 are welcome, and the
    /// reserve of a full disk may be used, so that deletions keep working.
    COORDINATOR;

    /// Whether a client decided what the batch says.
    boolean isOutside() {
        return this == CLIENT || this == WAITING;
    }

    /// Whether the reserve of a full disk may be used.
    boolean mayUseReserve() {
        return this == COORDINATOR;
    }
}
