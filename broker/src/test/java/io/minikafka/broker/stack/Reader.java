package io.minikafka.broker.stack;

import io.minikafka.broker.PartitionHome;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A consumer of one partition: reads on from where it was, at the leader or at any replica, what that one shows.
final class Reader {
    private final StackWorld world;
    private final Random random;
    private final int partition;
    private final Ledger ledger;
    private long position;

    Reader(StackWorld world, Random random, int partition, Ledger ledger) {
        this.world = world;
        this.random = random;
        this.partition = partition;
        this.ledger = ledger;
    }

    void act() {
        world.leader(partition).ifPresent(process -> process.later(50, () -> read(process)));
        world.clock().after(10_000 + random.nextInt(150_000), this::act);
    }

    private void read(NodeProcess process) {
        Optional<PartitionHome> home = process.home(partition);
        if (home.isEmpty() || !world.checker().isReadable(process)) {
            return;
        }
        boolean leads = home.get().office() != PartitionHome.NO_OFFICE;
        if (leads && !home.get().isEstablished()) {
            return; // OFFSET_NOT_AVAILABLE
        }
        long from = Math.max(position, home.get().log().startOffset());
        long shown = home.get().log().highWatermark();
        if (from >= shown) {
            return; // nothing new, or a follower that is behind
        }
        try {
            List<Entry> entries = Entry.read(home.get().log(), from, shown);
            ledger.shown(entries, 0);
            position = shown;
            world.coverage().count(leads ? Met.READ_AT_LEADER : Met.READ_AT_FOLLOWER);
        } catch (Entry.DamagedException _) {
            position = from; // the world notices itself whether that may be
        }
    }
}
