package io.minikafka.broker.stack;

import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.storage.Log;
import io.minikafka.storage.StorageState;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/// Looks at the processes of a world: at each after whatever it did, at all together now and then, and at the end.
final class Checker {
    private final StackWorld world;
    private final List<Ledger> ledgers;
    private final Map<NodeProcess, Looks> looks = new HashMap<>();
    private final Map<Integer, Configuration> members = new HashMap<>();
    private Set<ReplicaId> voters = Set.of();
    private int lastActive;

    Checker(StackWorld world, List<Ledger> ledgers) {
        this.world = world;
        this.ledgers = ledgers;
    }

    /// A process begins.
    void watches(NodeProcess process) {
        looks.put(process, new Looks(world, process, ledgers));
    }

    void forgets(NodeProcess process) {
        looks.remove(process);
    }

    /// Who votes on metadata, as far as that is known.
    Set<ReplicaId> voters() {
        return voters;
    }

    /// All replicas of a partition have all; one that has just left it need not.
    void checkMembers(MetadataImage image) {
        for (int partition = 0; partition < StackWorld.PARTITIONS; partition++) {
            for (ReplicaId member :
                    StackWorld.state(image, partition).orElseThrow().configuration().members()) {
                NodeProcess process = world.processAt(member.brokerId() - 1).orElseThrow();
                ledgers.get(partition).checkWhole(process.home(partition).orElseThrow().log());
            }
        }
    }

    void looks(NodeProcess process) {
        Looks its = looks.get(process);
        if (its == null) {
            return; // it is being made
        }
        try {
            long seen = its.look();
            if (seen != 0) {
                world.trace(seen + process.machine().place());
            }
        } catch (Entry.DamagedException damage) {
            damaged(process, damage);
        }
    }

    /// A disk does not say any more what was written to it.
    private void damaged(NodeProcess process, Entry.DamagedException damage) {
        if (world.rot().isAt(process.machine())) {
            return; // it will be repaired
        }
        if (isReadable(process)) {
            throw new Violation(process + " finds damage that nobody did", damage);
        }
        if (process.machine().isDamaged()) {
            world.supervisor().stops(process);
        }
    }

    void compareSometimes() {
        world.clock()
                .after(
                        300_000,
                        () -> {
                            compare();
                            compareSometimes();
                        });
    }

    private void compare() {
        for (int partition = 0; partition < StackWorld.PARTITIONS; partition++) {
            List<List<Entry>> all = new ArrayList<>();
            for (Machine machine : world.machines()) {
                int number = partition;
                machine.process
                        .filter(this::isReadable)
                        .ifPresent(process ->
                                process.home(number)
                                        .flatMap(home -> whole(process, home.log()))
                                        .ifPresent(all::add));
            }
            for (int i = 1; i < all.size(); i++) {
                ledgers.get(partition).compare(all.get(i - 1), all.get(i));
            }
        }
    }

    /// What a failed disk still says is of no interest: that process is about to end.
    boolean isReadable(NodeProcess process) {
        return !process.machine().isDamaged()
                && !world.rot().isAt(process.machine())
                && !world.supervisor().isDying(process)
                && !(process.storage().logs().state() instanceof StorageState.Offline);
    }

    private Optional<List<Entry>> whole(NodeProcess process, Log log) {
        try {
            return Optional.of(Entry.read(log, log.startOffset(), log.endOffset()));
        } catch (Entry.DamagedException damage) {
            damaged(process, damage);
            return Optional.empty();
        }
    }

    void watchOffice() {
        world.active()
                .ifPresent(process -> {
                    if (lastActive != 0 && lastActive != process.machine().nodeId()) {
                        world.coverage().count(Met.ACTIVE_NODE_CHANGED);
                    }
                    lastActive = process.machine().nodeId();
                    countMembers(process.image());
                });
        world.active()
                .filter(process -> !process.isPaused())
                .ifPresent(process ->
                        process.later(0, () -> process.calls().describeVoters(this::hearOfVoters)));
        world.clock().after(100_000, this::watchOffice);
    }

    private void countMembers(MetadataImage image) {
        for (int partition = 0; partition < StackWorld.PARTITIONS; partition++) {
            Optional<Configuration> now =
                    StackWorld.state(image, partition).map(PartitionState::stable);
            Optional<Configuration> before =
                    Optional.ofNullable(now.isEmpty() ? null : members.put(partition, now.get()));
            if (before.isPresent() && !before.equals(now)) {
                world.coverage().count(Met.MEMBERS_CHANGED);
            }
        }
    }

    private void hearOfVoters(Set<ReplicaId> now) {
        if (!voters.isEmpty() && !now.equals(voters)) {
            world.coverage().count(Met.VOTERS_CHANGED);
        }
        voters = now;
    }
}
