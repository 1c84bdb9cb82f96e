package io.minikafka.storage;

/// Who appends, which decides what is checked.
public enum AppendOrigin {
    /// Bytes from outside: everything is checked.
    CLIENT,
    /// This broker's own internal logs: control batches and base offsets other than 0 are welcome, and the
    /// reserve of a full disk may be used, so that deletions keep working.
    COORDINATOR
}
