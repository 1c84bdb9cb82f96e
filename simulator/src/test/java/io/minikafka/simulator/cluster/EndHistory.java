package io.minikafka.simulator.cluster;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// When one writer's records of a partition were sent and acknowledged, and which ends of it readers were told and when.
/// Such a history is linearizable if each read tells at least of all that was acknowledged before it began, never less
/// than a read that was over by then, and nothing that was not yet sent. Times are those of one clock. Any thread; guarded
/// by itself.
final class EndHistory {
    private static final int DESCRIBED_MAX = 10;

    private record Acknowledged(long atNs, long end) {}

    private record Read(String by, long beganNs, long overNs, long end) {}

    private final List<Acknowledged> acknowledged = new ArrayList<>();
    private final List<Read> reads = new ArrayList<>();
    private final List<Long> sentAtNs = new ArrayList<>();

    synchronized void sent(long atNs) {
        sentAtNs.add(atNs);
    }

    /// @param end one past the record's offset
    synchronized void acknowledged(long atNs, long end) {
        acknowledged.add(new Acknowledged(atNs, end));
    }

    synchronized void read(String by, long beganNs, long overNs, long end) {
        reads.add(new Read(by, beganNs, overNs, end));
    }

    synchronized int acknowledgedCount() {
        return acknowledged.size();
    }

    synchronized int readCount() {
        return reads.size();
    }

    synchronized int readCount(String by) {
        return (int) reads.stream().filter(read -> read.by().equals(by)).count();
    }

    /// What is wrong, in words.
    synchronized List<String> verdict() {
        List<String> wrong = new ArrayList<>();
        List<Acknowledged> written = new ArrayList<>(acknowledged);
        written.sort(Comparator.comparingLong(Acknowledged::atNs));
        List<Read> byEnd = new ArrayList<>(reads);
        byEnd.sort(Comparator.comparingLong(Read::overNs));
        List<Read> byBeginning = new ArrayList<>(reads);
        byBeginning.sort(Comparator.comparingLong(Read::beganNs));
        int writes = 0;
        int earlier = 0;
        long least = 0;
        for (Read read : byBeginning) {
            while (writes < written.size() && written.get(writes).atNs() < read.beganNs()) {
                least = Math.max(least, written.get(writes++).end());
            }
            while (byEnd.get(earlier).overNs() < read.beganNs()) {
                least = Math.max(least, byEnd.get(earlier++).end());
            }
            if (read.end() < least && wrong.size() < DESCRIBED_MAX) {
                wrong.add("stale: " + read + ", when " + least + " was known");
            }
            long sent = sentAtNs.stream().filter(atNs -> atNs < read.overNs()).count();
            if (read.end() > sent && wrong.size() < DESCRIBED_MAX) {
                wrong.add("from the future: " + read + ", when " + sent + " were sent");
            }
        }
        return wrong;
    }
}
