package io.minikafka.observer.incident;

/// How bad an incident is.
public enum Severity {
    /// Something works less well than it did.
    WARNING,
    /// Clients cannot do their work.
    CRITICAL
}
