package io.minikafka.simulator.world;

import io.minikafka.cluster.replication.Saved;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// The disk of a replica: what is in memory, what is synced, and the writes between the two. After a crash any
/// first part of the unsynced writes to the log is there, the last of them perhaps in part, and independently
/// any first part of those to the saved state.
final class SimDisk {
    private final List<Write> unsynced = new ArrayList<>();
    private SimLog log = new SimLog();
    private SimLog syncedLog = new SimLog();
    private Saved saved = Saved.NOTHING;
    private Saved syncedSaved = Saved.NOTHING;

    SimLog log() {
        return log;
    }

    Saved saved() {
        return saved;
    }

    void append(List<Entry> entries) {
        write(new Append(log.end(), entries));
    }

    void truncate(long end) {
        write(new Truncate(end));
    }

    void restart(long offset) {
        write(new Restart(offset));
    }

    void deleteBefore(long offset) {
        write(new Delete(offset));
    }

    void save(Saved newer) {
        saved = newer;
        unsynced.add(new Save(newer));
    }

    int unsynced() {
        return unsynced.size();
    }

    /// The first `count` of the writes that were not synced are, now.
    void sync(int count) {
        for (Write write : unsynced.subList(0, count)) {
            if (write instanceof Save(Saved newer)) {
                syncedSaved = newer;
            } else {
                apply(write, syncedLog);
            }
        }
        unsynced.subList(0, count).clear();
    }

    /// What a failed sync leaves: the writes are in memory and will never reach the disk.
    void loseUnsynced() {
        unsynced.clear();
    }

    void crash(Random random, Coverage coverage) {
        int logWrites = random.nextInt(unsynced.size() + 1);
        int saves = random.nextInt(unsynced.size() + 1);
        for (int i = 0; i < unsynced.size(); i++) {
            Write write = unsynced.get(i);
            if (write instanceof Save(Saved newer)) {
                if (i < saves) {
                    syncedSaved = newer;
                }
            } else if (i < logWrites) {
                apply(torn(write, i == logWrites - 1, random, coverage), syncedLog);
            } else {
                coverage.count(Met.WRITE_LOST);
            }
        }
        unsynced.clear();
        log = syncedLog.copy();
        saved = syncedSaved;
    }

    void forget(Saved remembered) {
        saved = remembered;
        syncedSaved = remembered;
    }

    void wipe() {
        unsynced.clear();
        log = new SimLog();
        syncedLog = new SimLog();
        saved = Saved.NOTHING;
        syncedSaved = Saved.NOTHING;
    }

    private static Write torn(Write write, boolean last, Random random, Coverage coverage) {
        if (last && write instanceof Append(long base, List<Entry> entries) && entries.size() > 1) {
            coverage.count(Met.WRITE_TORN);
            return new Append(base, entries.subList(0, random.nextInt(entries.size() + 1)));
        }
        return write;
    }

    private void write(Write write) {
        apply(write, log);
        unsynced.add(write);
    }

    private static void apply(Write write, SimLog to) {
        switch (write) {
            case Append(long base, List<Entry> entries) -> {
                // A disk that lost a write, and was trusted all the same, has a hole here.
                if (base == to.end()) {
                    to.append(entries);
                }
            }
            case Truncate(long end) -> to.truncate(Math.min(end, to.end()));
            case Restart(long offset) -> to.restart(offset);
            case Delete(long offset) -> to.deleteBefore(offset);
            case Save _ -> throw new IllegalArgumentException("not a write to the log");
        }
    }

    private sealed interface Write {}

    private record Append(long base, List<Entry> entries) implements Write {}

    private record Truncate(long end) implements Write {}

    private record Restart(long offset) implements Write {}

    private record Delete(long offset) implements Write {}

    private record Save(Saved saved) implements Write {}
}
