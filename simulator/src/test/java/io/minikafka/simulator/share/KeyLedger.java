package io.minikafka.simulator.share;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What consumers did with keyed records `key/number`, numbered from 1: whether two of a key were ever out at one
/// time, whether they came in order, whether all came to their end. A kill of the broker ends all leases; what was
/// out then may be out twice. Thread-safe.
final class KeyLedger {
    private final Map<String, Integer> out = new HashMap<>();
    private final Map<String, Integer> acknowledged = new HashMap<>();
    private final Map<String, Integer> delivered = new HashMap<>();
    private final Map<String, Integer> doubtful = new HashMap<>();
    private final List<String> wrongs = new ArrayList<>();
    private long deliveries;

    synchronized void taken(String key, int number) {
        deliveries++;
        Integer other = out.put(key, number);
        if (other != null) {
            wrongs.add("%s/%d is out while %d is".formatted(key, number, other));
        }
        int last = acknowledged.getOrDefault(key, 0);
        int latest = Math.max(last, delivered.getOrDefault(key, 0));
        boolean known = number == last + 1;
        boolean perhaps = number == latest + 1 && doubtful.getOrDefault(key, 0) == latest;
        if (!known && !perhaps) {
            wrongs.add("%s/%d comes when %d is acknowledged".formatted(key, number, last));
        }
        delivered.merge(key, number, Math::max);
    }

    synchronized void accepted(String key, int number) {
        out.remove(key, number);
        acknowledged.merge(key, number, Math::max);
    }

    /// It is not known what became of the acknowledgement.
    synchronized void failed(String key, int number) {
        out.remove(key, number);
        doubtful.put(key, number);
    }

    /// The broker was killed: nobody has a lease any more.
    synchronized void leasesEnded() {
        out.forEach(doubtful::put);
        out.clear();
    }

    synchronized List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    synchronized long deliveries() {
        return deliveries;
    }

    /// The number of the last record of a key that was acknowledged, or came and may have been.
    synchronized int reached(String key) {
        return Math.max(acknowledged.getOrDefault(key, 0), doubtful.getOrDefault(key, 0));
    }
}
