package io.minikafka.storage;

/// Who makes new files for the segments of a log: compaction or a repair, one of them at a time. Any thread.
final class Rewrites {
    private boolean isUnderWay;
    private int repairs;

    /// Whether the caller may, and owes an [#end].
    synchronized boolean begin() {
        boolean mayBegin = !isUnderWay;
        isUnderWay = true;
        return mayBegin;
    }

    synchronized void end() {
        isUnderWay = false;
    }

    synchronized void repaired() {
        repairs++;
    }

    /// How many damaged ranges were repaired.
    synchronized int repairs() {
        return repairs;
    }
}
