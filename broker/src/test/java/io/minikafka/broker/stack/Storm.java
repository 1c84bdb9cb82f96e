package io.minikafka.broker.stack;

import io.minikafka.broker.PartitionHome;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.ClusterCommand;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.disk.DiskException;
import io.minikafka.storage.disk.DiskHook;
import io.minikafka.storage.disk.DiskOperation;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;

/// All that goes wrong in a world until it is calm, as often as its odds say, and what operators do meanwhile.
final class Storm {
    private static final Set<DiskOperation> CHANGES =
            EnumSet.of(
                    DiskOperation.WRITE,
                    DiskOperation.SYNC,
                    DiskOperation.RENAME,
                    DiskOperation.DELETE,
                    DiskOperation.TRUNCATE);

    private final StackWorld world;
    private final Random random;
    private final StackOdds odds;
    private final Map<Integer, Long> stalledUntilUs = new HashMap<>();

    Storm(StackWorld world, Random random, StackOdds odds) {
        this.world = world;
        this.random = random;
        this.odds = odds;
    }

    void trouble() {
        if (world.isCalm()) {
            return;
        }
        Machine machine = world.anyMachine();
        double dice = random.nextDouble() * odds.sum();
        if ((dice -= odds.crash()) < 0) {
            crash(machine);
        } else if ((dice -= odds.dieWithin()) < 0) {
            dieWithinAWrite(machine);
        } else if ((dice -= odds.cut()) < 0) {
            world.tell(() -> "wires are cut");
            world.wires().cut();
            world.clock().after(100_000 + random.nextInt(2_500_000), world.wires()::heal);
        } else if ((dice -= odds.pause()) < 0) {
            world.coverage().count(Met.PAUSED);
            long until = world.clock().nowUs() + 50_000 + random.nextInt(2_500_000);
            machine.process.ifPresent(process -> process.pauseUntil(until));
        } else if ((dice -= odds.replace()) < 0) {
            replace(machine);
        } else if ((dice -= odds.damage()) < 0) {
            damage(machine);
        } else if ((dice -= odds.full()) < 0) {
            fill(machine);
        } else if ((dice -= odds.failSync()) < 0) {
            failSync(machine);
        } else if ((dice -= odds.stall()) < 0) {
            world.coverage().count(Met.DISK_STALLED);
            stalledUntilUs.put(machine.place(), world.clock().nowUs() + random.nextInt(1_500_000));
        } else if ((dice -= odds.drain()) < 0) {
            drain(machine);
        } else if ((dice -= odds.move()) < 0) {
            move();
        } else {
            delete();
        }
        world.clock().after(30_000 + random.nextInt((int) odds.gapUs()), this::trouble);
    }

    private void crash(Machine machine) {
        boolean isPowerLost = random.nextBoolean();
        if (machine.isUp()) {
            world.coverage().count(isPowerLost ? Met.POWER_LOST : Met.KILLED);
            world.supervisor().kill(machine, isPowerLost);
        }
    }

    private void dieWithinAWrite(Machine machine) {
        machine.process.ifPresent(process -> {
            int[] left = {1 + random.nextInt(25)};
            boolean isPowerLost = random.nextBoolean();
            SimulatedDisk disk = machine.disk;
            disk.hook((operation, _) -> {
                if (CHANGES.contains(operation) && --left[0] == 0) {
                    world.coverage().count(Met.DIED_WITHIN_A_WRITE);
                    disk.hook(DiskHook.NONE);
                    world.supervisor()
                            .dies(process, isPowerLost ? disk.crash() : disk.killProcess());
                    throw new DiskException("the end");
                }
            });
        });
    }

    /// As many disks may be lost as the elections, and the quorum, can do without: one at a time, and only if all others
    /// are there.
    boolean isSpare(Machine machine) {
        boolean votersAreWell =
                world.checker().voters().size() >= 3
                        && world.checker().voters().stream()
                                .allMatch(voter ->
                                        world.machines()
                                                .get(voter.brokerId() - 1)
                                                .replica()
                                                .equals(voter));
        boolean othersAreWell =
                world.machines().stream()
                        .allMatch(
                                other -> other == machine || (other.isUp() && !other.isDamaged()));
        return othersAreWell
                && votersAreWell
                && world.rot().isNowhere()
                && world.active().isPresent()
                && world.machines().stream()
                        .filter(other -> other != machine)
                        .allMatch(other -> isWellInformed(other.process.orElseThrow()))
                && isNeededByNobody(machine);
    }

    private boolean isWellInformed(NodeProcess process) {
        return process.hasJoined()
                && !process.isPaused()
                && world.active().orElseThrow().quorum().metadata().position()
                        <= process.quorum().metadata().position() + 50;
    }

    /// Whether each partition, as it is and as it was when last active, keeps a read quorum without that replica.
    private boolean isNeededByNobody(Machine machine) {
        MetadataImage image = world.active().orElseThrow().image();
        for (int partition = 0; partition < StackWorld.PARTITIONS; partition++) {
            Optional<PartitionState> state = StackWorld.state(image, partition);
            if (state.isEmpty() || !state.get().active() || state.get().leader().isEmpty()) {
                return false;
            }
            for (ReplicaId member : state.get().stable().members()) {
                boolean isThere =
                        world.machines().get(member.brokerId() - 1).replica().equals(member);
                if (!isThere) {
                    return false;
                }
            }
        }
        return machine.place() > 0 || world.machines().size() > 3;
    }

    private void replace(Machine machine) {
        if (isSpare(machine)) {
            world.coverage().count(Met.DISK_REPLACED);
            world.supervisor().kill(machine, true);
            if (world.flaw() != StackFlaw.REPLACED_DISK_KEEPS_ITS_NAME) {
                machine.replaceDisk();
            } else {
                machine.disk = new SimulatedDisk(random.nextLong());
            }
        }
    }

    private void damage(Machine machine) {
        if (!isSpare(machine)) {
            return;
        }
        machine.disk.hook(DiskHook.NONE);
        List<String> files = new ArrayList<>();
        collect(machine.disk, "logs", files);
        collect(machine.disk, "wal", files);
        if (files.isEmpty()) {
            return; // a new disk
        }
        String file = files.get(random.nextInt(files.size()));
        int bytes = machine.disk.contents(file).length;
        if (bytes > 0) {
            world.coverage().count(Met.BIT_FLIPPED);
            machine.disk.flipBit(file, random.nextInt(8 * bytes));
            machine.damaged();
            world.clock()
                    .after(
                            random.nextInt(1_500_000),
                            () -> {
                                world.supervisor().kill(machine, false);
                                world.clock()
                                        .after(
                                                random.nextInt(2_000_000),
                                                () -> {
                                                    world.supervisor().kill(machine, false);
                                                    machine.replaceDisk();
                                                });
                            });
        }
    }

    private static void collect(SimulatedDisk disk, String directory, List<String> files) {
        for (String name : disk.list(directory)) {
            String path = directory + "/" + name;
            if (disk.isFile(path)) {
                files.add(path);
            } else {
                collect(disk, path, files);
            }
        }
    }

    private void fill(Machine machine) {
        SimulatedDisk disk = machine.disk;
        world.coverage().count(Met.DISK_FULL);
        long usedBytes = Long.MAX_VALUE - disk.usableBytes();
        disk.capacityBytes(usedBytes + random.nextInt(128 << 10));
        world.clock().after(100_000 + random.nextInt(2_000_000), () -> roomAgain(machine));
    }

    static void roomAgain(Machine machine) {
        machine.disk.capacityBytes(Long.MAX_VALUE);
    }

    private void failSync(Machine machine) {
        machine.process.ifPresent(_ -> {
            int[] left = {1 + random.nextInt(10)};
            SimulatedDisk disk = machine.disk;
            disk.hook((operation, _) -> {
                if (operation == DiskOperation.SYNC && --left[0] == 0) {
                    world.coverage().count(Met.SYNC_FAILED);
                    disk.hook(DiskHook.NONE);
                    world.supervisor().syncFails(machine);
                    throw new DiskException("the sync failed");
                }
            });
        });
    }

    private void drain(Machine machine) {
        world.coverage().count(Met.DRAINED);
        world.command(new ClusterCommand.Drain(machine.nodeId(), random.nextBoolean()));
    }

    private void move() {
        world.coverage().count(Met.MOVED);
        List<Integer> nodes =
                new ArrayList<>(world.machines().stream().map(Machine::nodeId).toList());
        Collections.shuffle(nodes, random);
        int partition = random.nextInt(StackWorld.PARTITIONS);
        world.command(
                new ClusterCommand.Want(
                        List.of(
                                new ClusterCommand.Wish(
                                        NodeProcess.partition(partition),
                                        nodes.subList(0, 2 + random.nextInt(2))))));
    }

    /// Somebody deletes old records.
    private void delete() {
        int partition = random.nextInt(StackWorld.PARTITIONS);
        world.leader(partition)
                .flatMap(process -> process.home(partition))
                .filter(home -> home.office() != PartitionHome.NO_OFFICE)
                .ifPresent(home -> {
                    long start = home.log().startOffset();
                    long most =
                            Math.min(
                                            home.log().highWatermark(),
                                            world.ledger(partition).deletable())
                                    - start;
                    if (most > 0) {
                        var _ =
                                home.log()
                                        .deleteRecords(
                                                start + random.nextLong(most + 1),
                                                CommitListener.NOBODY);
                    }
                });
    }

    /// How long a write and its sync take there now.
    long diskDelayUs(Machine machine) {
        long stalledUs = stalledUntilUs.getOrDefault(machine.place(), 0L) - world.clock().nowUs();
        return 80 + random.nextInt(900) + (world.isCalm() ? 0 : Math.max(0, stalledUs));
    }
}
