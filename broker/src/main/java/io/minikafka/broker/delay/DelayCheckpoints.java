package io.minikafka.broker.delay;

import io.minikafka.storage.disk.DiskException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// When the state of delayed delivery is written, and how: its bytes are made on the owner's thread, which costs about a
/// millisecond for 65,536 entries; files are synced elsewhere, one state at a time. Owned by the delay thread.
final class DelayCheckpoints {
    /// A state is this old at most, if something changed.
    private static final long INTERVAL_MS = 5_000;

    /// Or this many changes old: what a restart has to read again.
    private static final int CHANGES = 100_000;

    private static final Logger LOG = LoggerFactory.getLogger(DelayCheckpoints.class);

    private final DelayService.Parts parts;
    private final StateFile file;
    private final Consumer<List<DueState.Partition>> saved;
    private final List<DueRun> spent = new ArrayList<>();
    private long lastNs;
    private int changes;
    private boolean underWay;
    private boolean hurry;
    private boolean timer;
    private boolean works = true;

    /// @param saved is told on the owner's thread what is on disk
    DelayCheckpoints(
            DelayService.Parts parts, StateFile file, Consumer<List<DueState.Partition>> saved) {
        this.parts = parts;
        this.file = file;
        this.saved = saved;
        this.lastNs = parts.time().monotonicNs();
    }

    /// What there is at one moment.
    record Snapshot(
            DueQueues queues,
            List<PartitionTail> tails,
            Map<Integer, Tails.Entries> numbers,
            int nextNumber) {
        private List<DueState.Partition> partitions() {
            Map<Integer, Long> lowest = queues.lowestOffsets();
            List<DueState.Partition> partitions = new ArrayList<>();
            // A partition's own number comes first: it says up to where the log was read.
            for (PartitionTail tail : tails) {
                partitions.add(partition(tail.number(), tail, Long.MAX_VALUE, lowest));
            }
            numbers.forEach((number, entries) -> {
                if (number != entries.tail().number()) {
                    partitions.add(partition(number, entries.tail(), entries.validBelow(), lowest));
                }
            });
            return partitions;
        }

        private DueState.Partition partition(
                int number, PartitionTail tail, long validBelow, Map<Integer, Long> lowest) {
            return new DueState.Partition(
                    number,
                    tail.id(),
                    tail.position(),
                    heldFrom(tail, lowest),
                    validBelow,
                    tail.undecided(),
                    tail.delivered());
        }

        private long heldFrom(PartitionTail tail, Map<Integer, Long> lowest) {
            long held = tail.position();
            for (Map.Entry<Integer, Tails.Entries> one : numbers.entrySet()) {
                if (one.getValue().tail() == tail) {
                    held = Math.min(held, lowest.getOrDefault(one.getKey(), held));
                }
            }
            for (long base : tail.undecided()) {
                held = Math.min(held, base);
            }
            for (long offset : tail.inFlight().keySet()) {
                held = Math.min(held, offset);
            }
            return held;
        }

        private byte[] bytes(List<DueState.Partition> partitions) {
            int near = queues.nearSize();
            for (PartitionTail tail : tails) {
                near += tail.inFlight().size();
            }
            List<DueState.Run> runs =
                    queues.runs().stream()
                            .map(run -> new DueState.Run(run.number(), run.taken()))
                            .toList();
            var writer = DueState.write(queues.nextRun(), nextNumber, partitions, runs, near);
            queues.forEachNear(writer::entry);
            for (PartitionTail tail : tails) {
                tail.inFlight()
                        .forEach((offset, dueMs) ->
                                writer.entry(new Due(dueMs, tail.number(), offset)));
            }
            return writer.toBytes();
        }
    }

    void changed() {
        changes++;
    }

    /// The next state is wanted soon.
    void hurry() {
        hurry = true;
    }

    /// Writes the state if it is time to.
    void maybeTake(Supplier<Snapshot> now) {
        long sinceMs = TimeUnit.NANOSECONDS.toMillis(parts.time().monotonicNs() - lastNs);
        if (underWay || (changes == 0 && !hurry)) {
            return;
        }
        if (hurry || changes >= CHANGES || sinceMs >= INTERVAL_MS) {
            take(now);
        } else if (!timer) {
            timer = true;
            var _ =
                    parts.owner()
                            .after(
                                    INTERVAL_MS - sinceMs,
                                    () -> {
                                        timer = false;
                                        maybeTake(now);
                                    });
        }
    }

    private void take(Supplier<Snapshot> now) {
        Snapshot snapshot = now.get();
        spent.addAll(snapshot.queues().takeSpent());
        List<DueRun> removable = List.copyOf(spent);
        List<DueState.Partition> partitions = snapshot.partitions();
        byte[] bytes = snapshot.bytes(partitions);
        List<DueRun> runs = snapshot.queues().runs();
        underWay = true;
        hurry = false;
        int before = changes;
        changes = 0;
        lastNs = parts.time().monotonicNs();
        parts.writes()
                .execute(() -> {
                    Runnable news;
                    try {
                        write(bytes, runs, removable);
                        news = () -> written(partitions, removable);
                    } catch (DiskException e) {
                        news = () -> failed(before, String.valueOf(e.getMessage()));
                    }
                    Runnable told = news;
                    parts.owner()
                            .execute(() -> {
                                told.run();
                                maybeTake(now);
                            });
                });
    }

    private void write(byte[] bytes, List<DueRun> runs, List<DueRun> removable) {
        runs.forEach(DueRun::sync);
        file.save(bytes);
        file.delete(removable);
    }

    /// Writes the state where it is called: the node stops, and the next start has nothing to read again.
    ///
    /// @return false if one is being written, which needs its files
    boolean takeLast(Snapshot snapshot) {
        if (underWay) {
            return false;
        }
        underWay = true;
        try {
            write(snapshot.bytes(snapshot.partitions()), snapshot.queues().runs(), List.of());
        } catch (DiskException e) {
            LOG.warn("the state of delayed delivery cannot be saved: {}", e.getMessage());
        }
        return true;
    }

    private void written(List<DueState.Partition> partitions, List<DueRun> removed) {
        underWay = false;
        spent.removeAll(removed);
        if (!works) {
            LOG.info("the state of delayed delivery is saved again");
        }
        works = true;
        saved.accept(partitions);
    }

    /// Nothing is lost: a restart has to read more.
    private void failed(int missed, String reason) {
        underWay = false;
        changes += missed + 1;
        if (works) {
            LOG.warn("the state of delayed delivery cannot be saved: {}", reason);
        }
        works = false;
    }
}
