package io.minikafka.simulator.world;

import io.minikafka.cluster.ReplicaId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What must hold whatever happens: acknowledged records stay, in one order; an epoch has one leader; who is elected has
/// all; what is shown as committed never goes back; a strong read sees all that was acknowledged before it.
final class Checker {
    private final List<Entry> committed = new ArrayList<>();
    private final List<Integer> committedIn = new ArrayList<>();
    private final Map<Integer, ReplicaId> leaders = new TreeMap<>();
    private final TreeMap<Integer, Long> watermarks = new TreeMap<>();
    private final Map<Long, Integer> reads = new HashMap<>();

    int committed() {
        return committed.size();
    }

    void tookOffice(ReplicaId replica, int epoch, SimLog log) {
        if (leaders.putIfAbsent(epoch, replica) != null) {
            throw new Violation("epoch " + epoch + " began twice");
        }
        for (int offset = (int) log.base(); offset < committed.size(); offset++) {
            if (committedIn.get(offset) < epoch) {
                check(offset < log.end(), "leader of epoch " + epoch + " lacks offset " + offset);
                same(log, offset, "leader of epoch " + epoch);
            }
        }
    }

    /// The leader of `epoch` acknowledges everything below `watermark`.
    void acknowledged(int epoch, long watermark, SimLog log) {
        check(watermark <= log.end(), "acknowledged what is not there");
        for (long offset = log.base(); offset < watermark; offset++) {
            if (offset < committed.size()) {
                same(log, (int) offset, "acknowledged in epoch " + epoch);
            } else {
                check(offset == committed.size(), "acknowledged behind a gap");
                committed.add(log.at(offset));
                committedIn.add(epoch);
            }
        }
        long before = watermarks.headMap(epoch).values().stream().mapToLong(w -> w).max().orElse(0);
        check(watermark >= before, "watermark went back to " + watermark);
        watermarks.merge(epoch, watermark, Math::max);
    }

    /// A follower shows everything below `watermark`.
    void shown(long watermark, SimLog log) {
        check(watermark <= committed.size(), "shown before it was committed");
        for (long offset = log.base(); offset < watermark; offset++) {
            same(log, (int) offset, "shown by a follower");
        }
    }

    void readAsked(long read) {
        reads.put(read, committed.size());
    }

    void readAnswered(long read, long watermark) {
        check(watermark >= reads.getOrDefault(read, 0), "strong read is stale");
    }

    /// Records of one epoch at one offset are the same, and so is all before them.
    static void matching(SimLog one, SimLog other) {
        boolean same = true;
        long from = Math.max(one.base(), other.base());
        for (long offset = from; offset < Math.min(one.end(), other.end()); offset++) {
            Entry mine = one.at(offset);
            Entry theirs = other.at(offset);
            if (mine.epoch() == theirs.epoch()) {
                check(same && mine.equals(theirs), "two contents of an epoch at offset " + offset);
            }
            same &= mine.equals(theirs);
        }
    }

    private void same(SimLog log, int offset, String who) {
        check(
                log.at(offset).equals(committed.get(offset)),
                who + " has another record at offset " + offset);
    }

    private static void check(boolean holds, String message) {
        if (!holds) {
            throw new Violation(message);
        }
    }
}
