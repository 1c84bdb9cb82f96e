package io.minikafka.storage;

/// What an acknowledgement means.
public enum Durability {
    /// On the disk of this node.
    FSYNC,
    /// Handed to the operating system: survives a crash of the process, not of the machine.
    OS
}
