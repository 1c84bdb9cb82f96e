package io.minikafka.simulator.chaos;

import io.minikafka.simulator.chaos.Anomaly.Kind;
import io.minikafka.simulator.chaos.PartitionHistory.Fate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Remembers what producers were promised and readers saw, and says which anomalies that shows. Any thread; guarded by
/// itself. It knows no broker and no clock: it is tested on made-up histories.
///
/// Readers are expected to read committed records only. A reader's polls are compared with its own polls before, as
/// long as it was not told to read elsewhere ([#positioned]).
final class Witness {
    /// Of each kind so many are described; the others are counted.
    private static final int DESCRIBED_MAX = 10;

    private enum Ending {
        OPEN,
        COMMITTED,
        ABORTED
    }

    private record Position(int reader, int partition) {}

    private final List<PartitionHistory> partitions = new ArrayList<>();
    private final List<Ending> transactions = new ArrayList<>();
    private final Map<Position, Long> positions = new HashMap<>();
    private final Map<Integer, Long> ends = new HashMap<>();
    private final List<Anomaly> found = new ArrayList<>();
    private final Map<Kind, Integer> counts = new HashMap<>();
    private long acknowledged;
    private long polls;

    Witness(int partitionCount) {
        for (int i = 0; i < partitionCount; i++) {
            partitions.add(new PartitionHistory());
        }
    }

    /// A value that a producer is about to send, outside of transactions.
    synchronized int sending(int producer, int partition) {
        return partitions.get(partition).add(producer, PartitionHistory.NONE);
    }

    synchronized int sending(int producer, int partition, int transaction) {
        return partitions.get(partition).add(producer, transaction);
    }

    /// The broker says that the value is there.
    ///
    /// @param offset negative if the broker knows only that it is: of an old batch that was sent again
    synchronized void acknowledged(int partition, int value, long offset) {
        partitions.get(partition).fate(value, Fate.ACKNOWLEDGED);
        acknowledged++;
        if (offset >= 0) {
            place(partition, value, offset, "acknowledged");
        }
    }

    /// Sending failed in a way that excludes that it was written.
    synchronized void failed(int partition, int value) {
        partitions.get(partition).fate(value, Fate.FAILED);
    }

    synchronized int began() {
        transactions.add(Ending.OPEN);
        return transactions.size() - 1;
    }

    synchronized void committed(int transaction) {
        transactions.set(transaction, Ending.COMMITTED);
    }

    synchronized void aborted(int transaction) {
        transactions.set(transaction, Ending.ABORTED);
    }

    /// The reader was told to read the partition from anywhere: an assignment, a seek.
    synchronized void positioned(int reader, int partition) {
        positions.remove(new Position(reader, partition));
    }

    synchronized void polled(int reader, int partition, long offset, int value) {
        polls++;
        PartitionHistory history = partitions.get(partition);
        if (!history.isKnown(value)) {
            report(
                    Kind.INVENTED,
                    partition,
                    "value %d at offset %d was never sent".formatted(value, offset));
            return;
        }
        history.polled(value);
        place(partition, value, offset, "polled");
        Position position = new Position(reader, partition);
        Long before = positions.put(position, offset);
        if (before != null && offset <= before) {
            report(
                    Kind.NONMONOTONIC_POLL,
                    partition,
                    "reader %d was given offset %d after %d".formatted(reader, offset, before));
        } else if (before != null && offset > before + 1) {
            history.jumped(reader, before, offset);
        }
    }

    /// After the last write somebody has read all of the partition, from its beginning to this end.
    synchronized void readToEnd(int partition, long endOffset) {
        ends.put(partition, endOffset);
    }

    synchronized long acknowledgedCount() {
        return acknowledged;
    }

    /// Transactions of which somebody said how they ended.
    synchronized long endedCount() {
        return transactions.stream().filter(ending -> ending != Ending.OPEN).count();
    }

    synchronized long pollCount() {
        return polls;
    }

    /// All that is wrong; meant for the end, when nobody writes or reads any more.
    synchronized List<Anomaly> verdict() {
        List<Anomaly> before = List.copyOf(found);
        Map<Kind, Integer> countsBefore = Map.copyOf(counts);
        for (int partition = 0; partition < partitions.size(); partition++) {
            checkReads(partition);
            checkLosses(partition);
            checkOrder(partition);
            checkJumps(partition);
        }
        checkTransactions();
        List<Anomaly> all = new ArrayList<>(found);
        counts.forEach((kind, count) -> {
            if (count > DESCRIBED_MAX) {
                all.add(new Anomaly(kind, -1, (count - DESCRIBED_MAX) + " more"));
            }
        });
        // Asked again, with more known, it judges anew.
        found.clear();
        found.addAll(before);
        counts.clear();
        counts.putAll(countsBefore);
        return all;
    }

    private void place(int partition, int value, long offset, String how) {
        PartitionHistory history = partitions.get(partition);
        int there = history.valueAt(offset);
        long known = history.offset(value);
        if (there != PartitionHistory.NONE && there != value) {
            report(
                    Kind.INCONSISTENT_OFFSET,
                    partition,
                    "offset %d was value %d, and is %s as value %d"
                            .formatted(offset, there, how, value));
        }
        if (known != PartitionHistory.NONE && known != offset) {
            report(
                    Kind.DUPLICATE,
                    partition,
                    "value %d was at offset %d, and is %s at %d"
                            .formatted(value, known, how, offset));
        }
        history.place(value, offset);
    }

    private void checkReads(int partition) {
        PartitionHistory history = partitions.get(partition);
        for (int value = 0; value < history.values(); value++) {
            if (!history.wasPolled(value)) {
                continue;
            }
            int transaction = history.transaction(value);
            if (history.fate(value) == Fate.FAILED
                    || (transaction != PartitionHistory.NONE
                            && transactions.get(transaction) == Ending.ABORTED)) {
                report(
                        Kind.ABORTED_READ,
                        partition,
                        "value %d at offset %d was read; transaction %d, sending %s"
                                .formatted(
                                        value,
                                        history.offset(value),
                                        transaction,
                                        history.fate(value)));
            }
        }
    }

    /// What must be there and is before the last thing read, or before the known end, must have been read.
    private void checkLosses(int partition) {
        PartitionHistory history = partitions.get(partition);
        boolean isReadToEnd = ends.containsKey(partition);
        long lastRead = -1;
        for (int value = 0; value < history.values(); value++) {
            if (history.wasPolled(value)) {
                lastRead = Math.max(lastRead, history.offset(value));
            }
        }
        for (int value = 0; value < history.values(); value++) {
            if (mustBeThere(history, value)
                    && !history.wasPolled(value)
                    && (isReadToEnd || isBefore(history.offset(value), lastRead))) {
                report(
                        Kind.LOST_WRITE,
                        partition,
                        "value %d, acknowledged at offset %d, is not there; read up to %d, end %d"
                                .formatted(
                                        value,
                                        history.offset(value),
                                        lastRead,
                                        ends.getOrDefault(partition, -1L)));
            }
        }
    }

    private static boolean isBefore(long offset, long lastRead) {
        return offset != PartitionHistory.NONE && offset < lastRead;
    }

    private boolean mustBeThere(PartitionHistory history, int value) {
        int transaction = history.transaction(value);
        return history.fate(value) == Fate.ACKNOWLEDGED
                && (transaction == PartitionHistory.NONE
                        || transactions.get(transaction) == Ending.COMMITTED);
    }

    private void checkOrder(int partition) {
        PartitionHistory history = partitions.get(partition);
        Map<Integer, Integer> lastOf = new HashMap<>();
        for (long offset = 0; offset < history.offsets(); offset++) {
            int value = history.valueAt(offset);
            if (value == PartitionHistory.NONE) {
                continue;
            }
            Integer before = lastOf.put(history.producer(value), value);
            if (before != null && before > value) {
                report(
                        Kind.REORDERED,
                        partition,
                        "value %d of producer %d is at offset %d, behind value %d"
                                .formatted(value, history.producer(value), offset, before));
            }
        }
    }

    /// Offsets may have holes (markers, aborted records); what another one read there, this reader should have seen.
    private void checkJumps(int partition) {
        PartitionHistory history = partitions.get(partition);
        for (int from = 0; from < history.offsets(); from++) {
            for (int offset = from + 1; offset < history.jumpTo(from); offset++) {
                int value = history.valueAt(offset);
                if (value != PartitionHistory.NONE
                        && (history.wasPolled(value) || mustBeThere(history, value))) {
                    report(
                            Kind.SKIPPED_POLL,
                            partition,
                            "reader %d went from offset %d to %d, past value %d at %d"
                                    .formatted(
                                            history.jumpBy(from),
                                            from,
                                            history.jumpTo(from),
                                            value,
                                            offset));
                    break;
                }
            }
        }
    }

    /// A transaction whose end nobody knows is there as a whole or not at all.
    private void checkTransactions() {
        Map<Integer, String> seen = new HashMap<>();
        Map<Integer, String> missing = new HashMap<>();
        for (int partition = 0; partition < partitions.size(); partition++) {
            PartitionHistory history = partitions.get(partition);
            for (int value = 0; value < history.values() && ends.containsKey(partition); value++) {
                int transaction = history.transaction(value);
                if (transaction != PartitionHistory.NONE
                        && history.fate(value) == Fate.ACKNOWLEDGED) {
                    (history.wasPolled(value) ? seen : missing)
                            .putIfAbsent(
                                    transaction,
                                    "value %d of partition %d".formatted(value, partition));
                }
            }
        }
        seen.forEach((transaction, value) -> {
            if (missing.containsKey(transaction)) {
                report(
                        Kind.TORN_TRANSACTION,
                        -1,
                        "transaction %d (%s): %s is there, %s is not"
                                .formatted(
                                        transaction,
                                        transactions.get(transaction),
                                        value,
                                        missing.get(transaction)));
            }
        });
    }

    private void report(Kind kind, int partition, String what) {
        if (counts.merge(kind, 1, Integer::sum) <= DESCRIBED_MAX) {
            found.add(new Anomaly(kind, partition, what));
        }
    }
}
