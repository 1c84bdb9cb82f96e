package io.minikafka.storage;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Those who want to know that a log's high watermark moved, as an array that is replaced and never changed: ten
/// thousand logs that nobody watches share one.
final class Watchers {
    static final HighWatermarkWatcher[] NOBODY = {};

    private Watchers() {}

    static HighWatermarkWatcher[] with(HighWatermarkWatcher[] all, HighWatermarkWatcher one) {
        HighWatermarkWatcher[] more = Arrays.copyOf(all, all.length + 1);
        more[all.length] = one;
        return more;
    }

    static HighWatermarkWatcher[] without(HighWatermarkWatcher[] all, HighWatermarkWatcher one) {
        List<HighWatermarkWatcher> left = new ArrayList<>(List.of(all));
        left.remove(one);
        return left.isEmpty() ? NOBODY : left.toArray(NOBODY);
    }

    static void tell(HighWatermarkWatcher[] all, Log log) {
        for (HighWatermarkWatcher watcher : all) {
            Callbacks.run("a watcher of the high watermark", () -> watcher.highWatermarkMoved(log));
        }
    }
}
