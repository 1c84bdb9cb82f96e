package io.minikafka.simulator.crash;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What the producers of a crash test were promised: which entries they sent, and which of these were
/// acknowledged. Producers' threads write, the test reads; guarded by itself.
final class Ledger {

    /// The stream of one producer into one partition.
    private record Stream(int producer, int partition) {}

    private final Map<Stream, Integer> sent = new HashMap<>();
    private final Map<Stream, BitSet> acknowledged = new HashMap<>();
    private long acknowledgedCount;

    /// The next entry of a producer for a partition.
    synchronized Entry next(int producer, int partition) {
        int number = sent.merge(new Stream(producer, partition), 1, Integer::sum) - 1;
        return new Entry(producer, partition, number);
    }

    synchronized void acknowledged(Entry entry) {
        acknowledged
                .computeIfAbsent(new Stream(entry.producer(), entry.partition()), s -> new BitSet())
                .set((int) entry.number());
        acknowledgedCount++;
    }

    synchronized long acknowledgedCount() {
        return acknowledgedCount;
    }

    /// Compares the promises with what is in the log.
    ///
    /// @param log for each partition its entries in the order of their offsets
    /// @return one sentence for each broken promise; empty when all were kept
    synchronized List<String> brokenPromises(Map<Integer, List<Entry>> log) {
        List<String> broken = new ArrayList<>();
        Map<Stream, BitSet> seen = new HashMap<>();
        log.forEach((partition, entries) -> {
            Map<Integer, Long> last = new HashMap<>();
            for (Entry entry : entries) {
                check(partition, entry, last, seen, broken);
            }
        });
        acknowledged.forEach((stream, numbers) -> {
            BitSet lost = (BitSet) numbers.clone();
            lost.andNot(seen.getOrDefault(stream, new BitSet()));
            if (!lost.isEmpty()) {
                broken.add(
                        "lost: %d acknowledged entries of producer %d in partition %d, first %d"
                                .formatted(
                                        lost.cardinality(),
                                        stream.producer(),
                                        stream.partition(),
                                        lost.nextSetBit(0)));
            }
        });
        return broken;
    }

    private void check(
            int partition,
            Entry entry,
            Map<Integer, Long> last,
            Map<Stream, BitSet> seen,
            List<String> broken) {
        if (entry.partition() != partition) {
            broken.add("astray: %s lies in partition %d".formatted(entry, partition));
        }
        Stream stream = new Stream(entry.producer(), entry.partition());
        if (entry.number() < 0 || entry.number() >= sent.getOrDefault(stream, 0)) {
            broken.add("invented: %s was never sent".formatted(entry));
            return;
        }
        BitSet numbers = seen.computeIfAbsent(stream, s -> new BitSet());
        if (numbers.get((int) entry.number())) {
            broken.add("duplicate: %s is there again".formatted(entry));
        } else if (entry.number() < last.getOrDefault(entry.producer(), -1L)) {
            broken.add(
                    "reordered: %s comes after number %d"
                            .formatted(entry, last.get(entry.producer())));
        }
        numbers.set((int) entry.number());
        last.merge(entry.producer(), entry.number(), Math::max);
    }
}
