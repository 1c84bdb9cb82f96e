package io.minikafka.storage;

import java.util.ArrayDeque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Files that compaction replaced: they go once a checkpoint names the new ones, because until then a restart would
/// need them. RFC 0006 (4.4). Any thread.
final class ReplacedFiles {
    private record Replaced(List<OpenFile> places, long bytes, long delayMs) {}

    private final ArrayDeque<Replaced> waiting = new ArrayDeque<>();
    private long bytes;

    synchronized void add(List<OpenFile> places, long sizeBytes, long delayMs) {
        waiting.add(new Replaced(places, sizeBytes, delayMs));
        bytes += sizeBytes;
    }

    /// How many replacements there are: what a log's row says from now on has them.
    synchronized int count() {
        return waiting.size();
    }

    /// Bytes on the disk that nobody reads any more.
    synchronized long bytes() {
        return bytes;
    }

    /// The first `count` replacements are in a durable checkpoint.
    void release(int count, FileRemover remover) {
        for (int i = 0; i < count; i++) {
            Replaced first = next();
            if (first != null) {
                remover.remove(first.places(), first.delayMs());
            }
        }
    }

    private synchronized @Nullable Replaced next() {
        Replaced first = waiting.poll();
        bytes -= first == null ? 0 : first.bytes();
        return first;
    }
}
