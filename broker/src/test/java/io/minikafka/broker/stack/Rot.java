package io.minikafka.broker.stack;

import io.minikafka.broker.PartitionHome;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.storage.DamagedRange;
import io.minikafka.storage.SteppedStorage;
import io.minikafka.storage.StorageState;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;

/// What a disk had for long changes a little: at one place at a time, and while all others are whole, which is what the
/// cluster can repair (RFC 0027). What is sent for it changes on its way, too. With chance of its own, so that worlds
/// without it are as they were.
final class Rot {
    /// In the calm it strikes once more, if it did not before; when it finds no place so often, it gives up.
    private static final int TRIES_IN_THE_CALM = 100;

    private final StackWorld world;
    private final Random random;
    private final boolean happens;
    private Optional<Place> place = Optional.empty();
    private boolean hasStruck;
    private int triesInTheCalm;
    private int changesLeft;

    /// @param replica whose disk it is
    private record Place(ReplicaId replica, int partition, SteppedStorage.Stretch stretch) {}

    Rot(StackWorld world, long seed) {
        this.world = world;
        this.random = new Random(seed * 0x9E3779B97F4A7C15L + 27);
        this.happens = random.nextInt(3) == 0;
        this.changesLeft = random.nextInt(3);
    }

    void begin() {
        if (happens) {
            strikeLater();
        }
    }

    private void strikeLater() {
        world.clock().after(200_000 + random.nextInt(400_000), this::strike);
    }

    /// Whether it has come and gone.
    boolean isOver() {
        return isNowhere() && (!happens || hasStruck || triesInTheCalm >= TRIES_IN_THE_CALM);
    }

    /// Whether all disks have what they had, as far as this goes.
    boolean isNowhere() {
        return place.isEmpty();
    }

    boolean isAt(Machine machine) {
        return place.filter(there -> there.replica().equals(machine.replica())).isPresent();
    }

    private void strike() {
        if (world.isCalm() && (hasStruck || ++triesInTheCalm >= TRIES_IN_THE_CALM)) {
            return;
        }
        Machine machine = world.machines().get(random.nextInt(world.machines().size()));
        if (machine.isUp() && world.storm().isSpare(machine)) {
            int partition = random.nextInt(StackWorld.PARTITIONS);
            machine.process
                    .orElseThrow()
                    .storage()
                    .committedBytes(machine.disk, NodeProcess.partition(partition), random)
                    .ifPresent(stretch -> strike(machine, partition, stretch));
        }
        strikeLater();
    }

    /// What the process has written itself it believes; the next one will not.
    private void strike(Machine machine, int partition, SteppedStorage.Stretch stretch) {
        hasStruck = true;
        world.coverage().count(Met.SEGMENT_ROTTED);
        world.tell(() -> machine.replica() + " rots: " + stretch);
        machine.disk.flipBit(stretch.file(), random.nextInt(8 * stretch.sizeBytes()));
        place = Optional.of(new Place(machine.replica(), partition, stretch));
        world.supervisor().kill(machine, false);
        lookLater();
    }

    private void lookLater() {
        world.clock().after(100_000, this::look);
    }

    private void look() {
        if (place.filter(this::isOver).isPresent()) {
            world.tell(() -> "no rot any more");
            place = Optional.empty();
        } else {
            lookLater();
        }
    }

    private boolean isOver(Place there) {
        Machine machine = world.machines().get(there.replica().brokerId() - 1);
        if (!machine.replica().equals(there.replica())) {
            return true;
        }
        Optional<NodeProcess> process =
                machine.process
                        .filter(NodeProcess::hasJoined)
                        .filter(each -> !world.supervisor().isDying(each));
        if (process.isEmpty()
                || process.get().storage().logs().state() instanceof StorageState.Offline) {
            return false;
        }
        Optional<PartitionHome> home = process.get().home(there.partition());
        if (home.isEmpty()) {
            return StackWorld.state(process.get().image(), there.partition())
                    .map(PartitionState::replicas)
                    .filter(replicas -> !replicas.contains(there.replica()))
                    .isPresent();
        }
        return home.get().log().startOffset() >= there.stretch().endOffset()
                || isReadable(there, process.get(), home.get());
    }

    private boolean isReadable(Place there, NodeProcess process, PartitionHome home) {
        long end = there.stretch().endOffset();
        if (home.log().highWatermark() < end) {
            return false;
        }
        boolean isRepaired = process.storage().logs().damageCounters().rangesRepaired() > 0;
        try {
            Entry.read(
                    home.log(),
                    Math.max(home.log().startOffset(), there.stretch().baseOffset()),
                    end);
            if (isRepaired) {
                world.coverage().count(Met.RANGE_REPAIRED);
            }
            return true;
        } catch (Entry.DamagedException damage) {
            if (isRepaired
                    && process.storage().logs().damagedRanges().stream().anyMatch(Rot::isHere)) {
                throw new Violation(process + " says that it has repaired what is damaged", damage);
            }
            return false;
        }
    }

    private static boolean isHere(DamagedRange range) {
        return range.log().topicId().equals(StackWorld.TOPIC_ID);
    }

    /// What is sent for a damaged range, perhaps not as it was.
    ByteBuffer changed(ByteBuffer batches) {
        if (batches.hasRemaining() && changesLeft > 0) {
            changesLeft--;
            world.coverage().count(Met.RANGE_CHANGED_ON_THE_WAY);
            int at = batches.position() + random.nextInt(batches.remaining());
            batches.put(at, (byte) (batches.get(at) ^ (1 << random.nextInt(Byte.SIZE))));
        }
        return batches;
    }
}
