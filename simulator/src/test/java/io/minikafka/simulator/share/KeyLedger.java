package io.minikafka.simulator.share;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What consumers did with keyed records `key/number`, numbered from 1: whether two of a key were ever out at one
/// time, and whether they came in order. A record is out from its delivery until its acknowledgement is sent: from then
/// on the broker may give out the next one, before the sender hears that it was heard. A kill of the broker ends all
/// leases; what was out then comes again. Thread-safe.
final class KeyLedger {
    private final Map<String, Integer> out = new HashMap<>();
    private final Map<String, Integer> sent = new HashMap<>();
    private final Map<String, Integer> accepted = new HashMap<>();
    private final List<String> wrongs = new ArrayList<>();
    private long deliveries;

    synchronized void taken(String key, int number) {
        deliveries++;
        Integer other = out.put(key, number);
        if (other != null) {
            wrongs.add("%s/%d is out while %d is".formatted(key, number, other));
        }
        int sure = accepted.getOrDefault(key, 0);
        int perhaps = Math.max(sure, sent.getOrDefault(key, 0));
        if (number <= sure || number > perhaps + 1) {
            wrongs.add(
                    "%s/%d comes when %d is accepted, %d perhaps"
                            .formatted(key, number, sure, perhaps));
        }
    }

    synchronized void acknowledging(String key, int number) {
        out.remove(key, number);
        sent.merge(key, number, Math::max);
    }

    synchronized void accepted(String key, int number) {
        accepted.merge(key, number, Math::max);
    }

    /// The broker was killed: nobody has a lease any more.
    synchronized void leasesEnded() {
        out.clear();
    }

    synchronized List<String> wrongs() {
        return List.copyOf(wrongs);
    }

    synchronized long deliveries() {
        return deliveries;
    }

    /// The number of the last record of a key for which an acknowledgement was sent.
    synchronized int reached(String key) {
        return sent.getOrDefault(key, 0);
    }
}
