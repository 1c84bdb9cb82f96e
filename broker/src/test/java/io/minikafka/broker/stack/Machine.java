package io.minikafka.broker.stack;

import io.minikafka.base.HostPort;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.Optional;
import java.util.UUID;

/// A computer: its disk and its clock, which outlive the process that runs on it, if one does.
final class Machine {
    private final int place;
    private final Clock.Skewed time;
    private final long seed;
    SimulatedDisk disk;
    Optional<NodeProcess> process = Optional.empty();
    private int disks;
    private boolean isDamaged;

    Machine(int place, Clock.Skewed time, long seed) {
        this.place = place;
        this.time = time;
        this.seed = seed;
        this.disk = new SimulatedDisk(seed);
    }

    int place() {
        return place;
    }

    int nodeId() {
        return place + 1;
    }

    HostPort address() {
        return addressOf(place);
    }

    static HostPort addressOf(int place) {
        return new HostPort("n" + place, 9_000 + place);
    }

    static int placeOf(HostPort address) {
        return address.port() - 9_000;
    }

    ReplicaId replica() {
        return new ReplicaId(nodeId(), new UUID(nodeId(), disks));
    }

    Clock.Skewed time() {
        return time;
    }

    boolean isUp() {
        return process.isPresent();
    }

    /// Whether the node that founds the cluster, or would again.
    boolean isFounder() {
        return place == 0 && disks == 0;
    }

    /// Whether it had another disk before: the quorum's library stops a node that hears of its own former self as the
    /// leader; the next start is soon enough.
    boolean isReplaced() {
        return disks > 0;
    }

    /// Whether it must get another disk before it can be trusted.
    boolean isDamaged() {
        return isDamaged;
    }

    void damaged() {
        isDamaged = true;
    }

    /// Another disk, with nothing on it: what runs here from now on is somebody else.
    void replaceDisk() {
        disks++;
        disk = new SimulatedDisk(seed * 31 + disks);
        isDamaged = false;
    }
}
