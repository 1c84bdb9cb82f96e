package io.minikafka.storage;

import io.minikafka.storage.disk.DiskHook;
import io.minikafka.storage.disk.DiskOperation;
import java.util.concurrent.CountDownLatch;

/// Holds the syncs of the WAL until it is opened: a disk that is slow for as long as a test wants.
final class DiskGate implements DiskHook {
    private final CountDownLatch opened = new CountDownLatch(1);

    @Override
    public void before(DiskOperation operation, String name) {
        if (operation == DiskOperation.SYNC && name.startsWith("wal/")) {
            try {
                opened.await();
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    void open() {
        opened.countDown();
    }
}
