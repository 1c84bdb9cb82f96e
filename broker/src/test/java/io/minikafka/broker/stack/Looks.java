package io.minikafka.broker.stack;

import io.minikafka.broker.PartitionHome;
import io.minikafka.storage.Log;
import io.minikafka.storage.SteppedStorage;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What the world has seen of one process so far. After each thing that the process does it looks what has become of
/// its partitions, and checks that.
final class Looks {
    private final NodeProcess process;
    private final List<Ledger> ledgers;
    private final Coverage coverage;
    private final Map<Integer, Seen> seen = new HashMap<>();
    private final Set<Log> watched = Collections.newSetFromMap(new IdentityHashMap<>());
    private final StackWorld world;
    private long trace;

    private static final class Seen {
        final PartitionHome home;
        int office = PartitionHome.NO_OFFICE;
        long watermark;
        long stable;
        long end;

        Seen(PartitionHome home) {
            this.home = home;
        }
    }

    Looks(StackWorld world, NodeProcess process, List<Ledger> ledgers) {
        this.world = world;
        this.process = process;
        this.ledgers = ledgers;
        this.coverage = world.coverage();
    }

    /// @return a hash of what was new
    long look() {
        trace = 0;
        for (int partition = 0; partition < ledgers.size(); partition++) {
            int number = partition;
            process.home(partition).ifPresent(home -> look(number, home));
        }
        return trace;
    }

    /// A replica may commit and leave in one breath. One that takes office and commits is looked at when it has done both:
    /// until then it seems to be a follower.
    private void watch(int partition, Log log) {
        if (watched.add(log)) {
            log.watch(_ ->
                    process.home(partition)
                            .filter(home -> home.office() != PartitionHome.NO_OFFICE)
                            .ifPresent(_ -> looksAmid()));
        }
    }

    /// In a listener of a log, which would keep what goes wrong to itself.
    private void looksAmid() {
        try {
            world.checker().looks(process);
        } catch (Violation violation) {
            world.goesWrong(violation);
        }
    }

    private void look(int partition, PartitionHome home) {
        Log log = home.log();
        Seen known = seen.get(partition);
        if (known == null || known.home != home) {
            known = new Seen(home);
            watch(partition, log);
            seen.put(partition, known);
        }
        Ledger ledger = ledgers.get(partition);
        int office = SteppedStorage.office(log);
        if (office != PartitionHome.NO_OFFICE && home.office() == PartitionHome.NO_OFFICE) {
            coverage.count(Met.LEADER_ASIDE);
        }
        long end = log.endOffset();
        if (office != known.office) {
            known.office = office;
            world.tell(() ->
                    process
                            + " partition "
                            + partition
                            + " office "
                            + office
                            + " log "
                            + log.startOffset()
                            + ".."
                            + end);
            if (office != PartitionHome.NO_OFFICE) {
                ledger.tookOffice(office, process.number(), log);
            }
            mix(office);
        }
        if (end != known.end) {
            if (end < known.end) {
                coverage.count(Met.LOG_CUT);
            } else if (log.startOffset() > known.end && known.end > 0) {
                coverage.count(Met.LOG_RESTARTED);
            }
            known.end = end;
            world.tell(() -> process + " partition " + partition + " end " + end);
            mix(end);
        }
        if (office != PartitionHome.NO_OFFICE && office < ledger.newestEpoch()) {
            coverage.count(Met.LEADER_OF_OLD);
        }
        watermark(partition, log, known, ledger, Math.max(0, office), home.isEstablished());
    }

    private void watermark(
            int partition, Log log, Seen known, Ledger ledger, int office, boolean isEstablished) {
        long watermark = log.highWatermark();
        long stable = log.lastStableOffset();
        if (watermark < known.watermark || stable < known.stable || stable > watermark) {
            throw new Violation(
                    "%s: high watermark %d after %d, stable offset %d after %d"
                            .formatted(process, watermark, known.watermark, stable, known.stable));
        }
        known.stable = stable;
        if (watermark > known.watermark) {
            long from = Math.max(known.watermark, log.startOffset());
            known.watermark = watermark;
            world.tell(() -> process + " partition " + partition + " watermark " + watermark);
            shown(log, from, watermark, ledger, office);
            mix(watermark);
        }
        if (isEstablished && office > 0) {
            ledger.established(office, watermark);
        }
    }

    private void shown(Log log, long from, long watermark, Ledger ledger, int office) {
        List<Entry> entries;
        try {
            entries = Entry.read(log, from, watermark);
        } catch (Entry.DamagedException damage) {
            if (office > 0) {
                ledger.claimed(watermark);
            }
            throw damage;
        }
        ledger.shown(entries, office);
    }

    private void mix(long value) {
        trace = (trace ^ value) * 0x100000001B3L;
    }
}
