package io.minikafka.broker.group;

import java.util.ArrayList;
import java.util.List;

/// A batch on its way to the disk, and the answers that wait for it.
final class PendingWrite {
    private final List<Runnable> onCommitted = new ArrayList<>();
    private final List<Runnable> onFailed = new ArrayList<>();

    void then(Runnable committed, Runnable failed) {
        onCommitted.add(committed);
        onFailed.add(failed);
    }

    void committed() {
        onCommitted.forEach(Runnable::run);
    }

    void failed() {
        onFailed.forEach(Runnable::run);
    }
}
