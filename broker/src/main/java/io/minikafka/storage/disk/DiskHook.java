package io.minikafka.storage.disk;

/// Is asked before each operation of a [SimulatedDisk], on the thread that wants it and outside of the
/// disk's lock: may throw a [DiskException] to refuse it, or wait to delay it.
@FunctionalInterface
public interface DiskHook {
    /// Lets everything pass.
    DiskHook NONE = (_, _) -> {};

    void before(DiskOperation operation, String name);
}
