package io.minikafka.broker.stack;

import io.minikafka.storage.StorageState;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

/// Life and death of a world's processes: starts those that ended, ends them with what their disk keeps of it, and knows
/// which may stop themselves.
final class Supervisor {
    private final StackWorld world;
    private final Map<NodeProcess, SimulatedDisk> dying = new HashMap<>();
    private final Map<Integer, SimulatedDisk> olderDisks = new HashMap<>();
    private final Set<Integer> failedSyncs = new HashSet<>();
    private long numbers;

    Supervisor(StackWorld world) {
        this.world = world;
    }

    void start(Machine machine) {
        if (machine.isUp()) {
            return;
        }
        try {
            NodeProcess process = new NodeProcess(world, machine, ++numbers);
            world.checker().watches(process);
            machine.process = Optional.of(process);
            process.start();
            world.tell(() -> process + " starts as " + machine.replica());
        } catch (RuntimeException e) {
            boolean isFull = isFull(machine);
            if (!machine.isDamaged() && !isFull) {
                throw new Violation("node " + machine.nodeId() + " does not start", e);
            }
            machine.process.ifPresent(NodeProcess::die);
            machine.process = Optional.empty();
            world.coverage()
                    .count(isFull ? Met.START_REFUSED_BY_FULL_DISK : Met.START_REFUSED_BY_DAMAGE);
            world.clock().after(500_000, () -> start(machine));
        }
    }

    void kill(Machine machine, boolean isPowerLost) {
        machine.process.ifPresent(process -> {
            buried(process, isPowerLost ? machine.disk.crash() : machine.disk.killProcess());
        });
    }

    private void buried(NodeProcess process, SimulatedDisk left) {
        Machine machine = process.machine();
        machine.process = Optional.empty();
        world.checker().forgets(process);
        dying.remove(process);
        failedSyncs.remove(machine.place());
        process.die();
        machine.disk =
                world.flaw() == StackFlaw.SYNCED_WRITES_ARE_LOST ? older(machine, left) : left;
        world.tell(() -> process + " is dead");
        world.trace(machine.place());
        world.clock().after(50_000 + world.random().nextInt(2_000_000), () -> start(machine));
    }

    private SimulatedDisk older(Machine machine, SimulatedDisk left) {
        SimulatedDisk before = olderDisks.getOrDefault(machine.place(), left);
        olderDisks.put(machine.place(), left.copy());
        return before;
    }

    /// Whether its end has come, in the middle of what it does.
    boolean isDying(NodeProcess process) {
        return dying.containsKey(process);
    }

    /// It does nothing any more.
    void buried(NodeProcess process) {
        buried(process, Objects.requireNonNull(dying.get(process)));
    }

    /// A process stops itself, because it must not go on.
    void stops(NodeProcess process, Throwable cause) {
        if (isDying(process)) {
            return;
        }
        if (!mayStop(process)) {
            world.goesWrong(new Violation(process + " stops itself", cause));
        }
        stops(process);
    }

    private static boolean isFull(Machine machine) {
        return machine.disk.usableBytes() < Long.MAX_VALUE / 2;
    }

    /// Its end comes in the middle of what it does now.
    void dies(NodeProcess process, SimulatedDisk left) {
        dying.put(process, left);
    }

    /// The machine's disk has lost something, and said so.
    void syncFails(Machine machine) {
        failedSyncs.add(machine.place());
    }

    void stops(NodeProcess process) {
        dying.put(process, process.machine().disk.killProcess());
    }

    private boolean mayStop(NodeProcess process) {
        Machine machine = process.machine();
        boolean hasNoRoom =
                isFull(machine)
                        || process.storage().logs().state() instanceof StorageState.ReadOnly;
        return hasNoRoom
                || failedSyncs.contains(machine.place())
                || machine.isDamaged()
                || (machine.isReplaced() && !process.hasJoined());
    }
}
