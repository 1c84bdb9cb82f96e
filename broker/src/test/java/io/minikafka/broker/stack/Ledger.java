package io.minikafka.broker.stack;

import io.minikafka.storage.Log;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What must hold of one partition whatever happens: what was acknowledged stays, each once and in its order; no offset
/// has two contents; an epoch has one leader, who has all that was committed before; what is shown never goes back.
final class Ledger {
    private final String name;
    private final Coverage coverage;
    private final List<Entry> committed = new ArrayList<>();
    private final List<Integer> committedIn = new ArrayList<>();
    private final Map<String, Long> places = new HashMap<>();
    private final Map<Integer, Long> lastOf = new HashMap<>();
    private final TreeMap<Integer, Long> leaders = new TreeMap<>();
    private final TreeMap<Integer, Long> watermarks = new TreeMap<>();

    /// Acknowledged by a leader whose disk does not say any more what it was: others must have it, as long as it is owed.
    private final Map<String, Long> owed = new HashMap<>();

    private long claimed;

    Ledger(String name, Coverage coverage) {
        this.name = name;
        this.coverage = coverage;
    }

    /// Up to where records may be deleted: a new replica knows of a producer only what its log has, so the last batches of
    /// each stay, which may come again.
    long deletable() {
        int again = Producer.UNDER_WAY_MAX * Producer.BATCH_MAX;
        return lastOf.entrySet().stream()
                .map(last -> last.getKey() + "-" + Math.max(1, last.getValue() - again))
                .mapToLong(places::get)
                .min()
                .orElse(0);
    }

    long committed() {
        return committed.size();
    }

    int newestEpoch() {
        return leaders.isEmpty() ? 0 : leaders.lastKey();
    }

    /// @param process of the replica that leads now
    void tookOffice(int epoch, long process, Log log) {
        coverage.count(Met.LEADER_NAMED);
        Long before = leaders.putIfAbsent(epoch, process);
        check(before == null || before == process, "epoch " + epoch + " has two leaders");
        long needed = 0;
        while (needed < committed.size() && committedIn.get((int) needed) < epoch) {
            needed++;
        }
        check(
                log.endOffset() >= needed,
                "the leader of epoch %d ends at %d, and %d were committed"
                        .formatted(epoch, log.endOffset(), needed));
    }

    /// The leader of `epoch` shows this to clients.
    void established(int epoch, long watermark) {
        long before = watermarks.headMap(epoch).values().stream().mapToLong(w -> w).max().orElse(0);
        check(
                watermark >= before,
                "the high watermark went back from %d to %d in epoch %d"
                        .formatted(before, watermark, epoch));
    }

    /// A replica takes these for committed.
    ///
    /// @param epoch in which it leads, or 0
    void shown(List<Entry> entries, int epoch) {
        for (Entry entry : entries) {
            if (entry.offset() < committed.size()) {
                Entry known = committed.get((int) entry.offset());
                check(known.equals(entry), "was " + known + ", is " + entry);
            } else {
                check(
                        epoch > 0 || entry.offset() < claimed,
                        "a follower shows what nobody committed: " + entry);
                check(entry.offset() == committed.size(), "a gap before " + entry);
                commit(entry, epoch);
            }
        }
        if (epoch > 0 && !entries.isEmpty()) {
            watermarks.merge(epoch, entries.getLast().offset() + 1, Math::max);
        }
    }

    /// A leader commits up to there, and what that is cannot be read from it.
    void claimed(long watermark) {
        claimed = Math.max(claimed, watermark);
    }

    private void commit(Entry entry, int epoch) {
        check(
                places.putIfAbsent(entry.value(), entry.offset()) == null,
                "%s is there twice, at %d and %d"
                        .formatted(
                                entry.value(),
                                places.getOrDefault(entry.value(), -1L),
                                entry.offset()));
        int producer = Producer.of(entry.value());
        long number = Producer.numberOf(entry.value());
        check(
                number == lastOf.getOrDefault(producer, 0L) + 1,
                entry + " is out of its producer's order");
        lastOf.put(producer, number);
        committed.add(entry);
        committedIn.add(epoch > 0 ? epoch : entry.epoch());
        Long told = owed.remove(entry.value());
        check(told == null || told < 0 || told == entry.offset(), entry + " was told at " + told);
    }

    /// A client was told that these are safe.
    ///
    /// @param baseOffset where, or below 0 if that was not said
    void acknowledged(List<String> values, long baseOffset) {
        coverage.count(baseOffset < 0 ? Met.ACKNOWLEDGED_AGAIN : Met.ACKNOWLEDGED);
        for (int i = 0; i < values.size(); i++) {
            long place = places.getOrDefault(values.get(i), -1L);
            if (place < 0 && claimed > committed.size()) {
                owed.put(values.get(i), baseOffset < 0 ? -1 : baseOffset + i);
                continue;
            }
            check(place >= 0, values.get(i) + " was acknowledged and is not committed");
            check(
                    baseOffset < 0 || place == baseOffset + i,
                    "%s is at %d, and %d was told".formatted(values.get(i), place, baseOffset + i));
        }
    }

    /// Records of one epoch at one offset are the same in two logs, and so is all before them.
    void compare(List<Entry> one, List<Entry> other) {
        boolean isSame = true;
        Map<Long, Entry> others = new HashMap<>();
        other.forEach(entry -> others.put(entry.offset(), entry));
        for (Entry mine : one) {
            Entry theirs = others.get(mine.offset());
            if (theirs != null) {
                check(
                        mine.epoch() != theirs.epoch() || (isSame && mine.equals(theirs)),
                        "two contents of one epoch: " + mine + " and " + theirs);
                isSame &= mine.equals(theirs);
            }
        }
    }

    /// The log of a replica when all is quiet.
    void checkWhole(Log log) {
        check(owed.isEmpty(), "acknowledged and nowhere: " + owed);
        check(
                log.endOffset() == committed.size(),
                "a log ends at %d, and %d were committed"
                        .formatted(log.endOffset(), committed.size()));
        shown(Entry.read(log, log.startOffset(), log.endOffset()), 0);
    }

    private void check(boolean holds, String message) {
        if (!holds) {
            throw new Violation(name + ": " + message);
        }
    }
}
