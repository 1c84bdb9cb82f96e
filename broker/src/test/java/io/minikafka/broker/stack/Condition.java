package io.minikafka.broker.stack;

import io.minikafka.broker.PartitionHome;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.replication.PartitionState;
import java.util.Optional;

/// How a world's cluster does.
record Condition(StackWorld world) {
    /// Whether all partitions are led, all replicas have all, and each producer has written since.
    boolean isWell() {
        if (!world.rot().isOver()
                || !world.producers().stream().allMatch(Producer::isDone)
                || world.active().isEmpty()
                || !world.machines().stream().allMatch(Machine::isUp)) {
            return false;
        }
        MetadataImage image = world.active().get().image();
        for (int partition = 0; partition < StackWorld.PARTITIONS; partition++) {
            Optional<PartitionState> state = StackWorld.state(image, partition);
            if (state.isEmpty()
                    || state.get().leader().isEmpty()
                    || !state.get().active()
                    || !state.get().learners().isEmpty()
                    || !isWhole(partition, state.get())) {
                return false;
            }
        }
        return true;
    }

    private boolean isWhole(int partition, PartitionState state) {
        for (ReplicaId member : state.configuration().members()) {
            Optional<PartitionHome> home =
                    world.processAt(member.brokerId() - 1)
                            .filter(process -> process.machine().replica().equals(member))
                            .flatMap(process -> process.home(partition));
            boolean hasAll =
                    home.filter(found ->
                                    found.log().highWatermark() == found.log().endOffset()
                                            && found.log().endOffset()
                                                    == world.ledger(partition).committed())
                            .isPresent();
            if (!hasAll) {
                return false;
            }
        }
        return true;
    }

    String describe() {
        StringBuilder text = new StringBuilder("at " + world.clock().nowMs() + " ms\n");
        for (Machine machine : world.machines()) {
            text.append("  node ").append(machine.replica());
            machine.process.ifPresentOrElse(
                    process -> {
                        text.append(" up, joined ")
                                .append(process.hasJoined())
                                .append(", active ")
                                .append(process.quorum().isHere())
                                .append(", position ")
                                .append(process.quorum().metadata().position())
                                .append(", storage ")
                                .append(process.storage().logs().state());
                        for (int partition = 0; partition < StackWorld.PARTITIONS; partition++) {
                            process.home(partition)
                                    .ifPresent(home ->
                                            text.append("\n    office ")
                                                    .append(home.office())
                                                    .append(" established ")
                                                    .append(home.isEstablished())
                                                    .append(" log ")
                                                    .append(home.log().startOffset())
                                                    .append("..")
                                                    .append(home.log().endOffset())
                                                    .append(" hw ")
                                                    .append(home.log().highWatermark()));
                        }
                    },
                    () -> text.append(" down"));
            text.append('\n');
        }
        world.active()
                .ifPresent(process -> {
                    for (int partition = 0; partition < StackWorld.PARTITIONS; partition++) {
                        text.append("  ")
                                .append(
                                        process.image()
                                                .cluster()
                                                .partition(StackWorld.TOPIC_ID, partition))
                                .append(" committed ")
                                .append(world.ledger(partition).committed())
                                .append('\n');
                    }
                    process.image()
                            .cluster()
                            .nodes()
                            .forEach(node -> text.append("  ").append(node).append('\n'));
                });
        return text.toString();
    }
}
