package io.minikafka.broker.world;

import io.minikafka.storage.disk.DiskHook;
import io.minikafka.storage.disk.DiskOperation;

/// Lets nothing into the write-ahead log while it is closed, so that the world decides what is durable when it crashes.
final class DiskGate implements DiskHook {
    private boolean open = true;

    @Override
    public synchronized void before(DiskOperation operation, String name) {
        while (!open && operation == DiskOperation.WRITE && name.startsWith("wal/")) {
            try {
                wait();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
    }

    synchronized void set(boolean nowOpen) {
        open = nowOpen;
        notifyAll();
    }
}
