package io.minikafka.simulator.world;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Judgement;
import io.minikafka.cluster.replication.Replica;
import io.minikafka.cluster.replication.ReplicationConfig;
import io.minikafka.cluster.replication.Saved;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Random;
import java.util.UUID;

/// A broker with one replica: the process, which dies and starts again, and the disk, which stays or is replaced.
final class SimNode {
    static final ReplicationConfig CONFIG = new ReplicationConfig(200, 300, 1_500, 5_000, 2);

    private static final int IMMORTAL = -1;

    private final int place;
    private final Judgement judgement;
    private final Deque<Flush> flushes = new ArrayDeque<>();
    private SimDisk disk = new SimDisk();
    private ReplicaId id;
    private Replica replica;
    private boolean up = true;
    private long session;
    private int disks;
    private long written;
    private int knownVersion;
    private int writesToLive = IMMORTAL;

    SimNode(int place, Judgement judgement) {
        this.place = place;
        this.judgement = judgement;
        this.id = new ReplicaId(place, new UUID(place, 0));
        this.replica = process();
    }

    private Replica process() {
        return new Replica(id, ++session, CONFIG, judgement, disk.saved(), disk.log().found());
    }

    int place() {
        return place;
    }

    ReplicaId id() {
        return id;
    }

    Replica replica() {
        return replica;
    }

    SimDisk disk() {
        return disk;
    }

    boolean isUp() {
        return up;
    }

    /// How much of the history of the metadata it was told.
    int knownVersion() {
        return knownVersion;
    }

    void know(int version) {
        knownVersion = version;
    }

    /// Its disk brings nothing to the medium any more, and after so many more writes the process dies.
    void doom(int writes) {
        if (writesToLive == IMMORTAL) {
            writesToLive = writes;
        }
    }

    void spare() {
        writesToLive = IMMORTAL;
    }

    private boolean isDoomed() {
        return writesToLive != IMMORTAL;
    }

    /// Whether its end has come.
    boolean isDying() {
        return writesToLive == 0;
    }

    /// It has written something to its disk.
    void wrote() {
        if (writesToLive > 0) {
            writesToLive--;
        }
    }

    /// Remembers what a flush of `ticket` has to bring to the disk.
    void flushAsked(long ticket) {
        flushes.add(new Flush(ticket, disk.unsynced() + written));
    }

    boolean hasFlushes() {
        return !flushes.isEmpty() && !isDoomed();
    }

    /// Syncs what some of the waiting flushes, beginning with the oldest, asked for; the ticket of the last.
    long sync(int count) {
        Flush last = flushes.removeFirst();
        for (int i = 1; i < count && !flushes.isEmpty(); i++) {
            last = flushes.removeFirst();
        }
        int writes = (int) (last.writes - written);
        disk.sync(writes);
        written += writes;
        return last.ticket;
    }

    int flushes() {
        return flushes.size();
    }

    /// The ticket of the newest flush, when the disk says "done" and nothing is.
    long pretendSync() {
        long ticket = flushes.getLast().ticket;
        flushes.clear();
        written += disk.unsynced();
        disk.loseUnsynced();
        return ticket;
    }

    /// The ticket of the oldest flush, told before it is done.
    long tellEarly() {
        return flushes.removeFirst().ticket;
    }

    void crash(Random random, Coverage coverage, Flaw flaw) {
        up = false;
        writesToLive = IMMORTAL;
        flushes.clear();
        disk.crash(random, coverage);
        written = 0;
        Saved saved = disk.saved();
        if (flaw == Flaw.ADOPTED_FORGOTTEN) {
            disk.forget(new Saved(saved.promised(), 0));
        } else if (flaw == Flaw.PROMISED_FORGOTTEN) {
            disk.forget(new Saved(saved.adopted(), saved.adopted()));
        }
    }

    /// The disk is replaced while the process is down.
    void wipe(boolean sameIdentity) {
        disk.wipe();
        written = 0;
        if (!sameIdentity) {
            disk = new SimDisk();
            id = new ReplicaId(place, new UUID(place, ++disks));
        }
    }

    void start() {
        up = true;
        knownVersion = 0;
        replica = process();
    }

    private record Flush(long ticket, long writes) {}
}
