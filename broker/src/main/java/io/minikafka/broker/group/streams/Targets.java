package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.topology.Blueprint;
import io.minikafka.broker.group.topology.StickyAssignor;
import io.minikafka.broker.group.topology.Tasks;
import io.minikafka.broker.group.topology.Topology;
import io.minikafka.broker.group.topology.Wanted;
import io.minikafka.broker.group.topology.Worker;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// Computes what each member shall have: nothing while the topology is not ready, or not the one that it knows.
final class Targets {
    private Targets() {}

    static void compute(StreamsGroup group, Wanted wanted) {
        Blueprint blueprint = group.blueprint();
        Map<String, Tasks> target =
                blueprint.isReady()
                        ? StickyAssignor.assign(workers(group), blueprint.work(), wanted)
                        : Map.of();
        for (Seat seat : group.seats()) {
            group.aim(seat, target.getOrDefault(seat.id(), Tasks.EMPTY));
        }
    }

    private static List<Worker> workers(StreamsGroup group) {
        int epoch = group.topology().map(Topology::epoch).orElse(-1);
        List<Worker> workers = new ArrayList<>();
        for (Seat seat : group.seats()) {
            MemberProfile profile = seat.profile();
            if (profile.topologyEpoch() == epoch) {
                workers.add(
                        new Worker(
                                seat.id(),
                                profile.processId(),
                                profile.tags(),
                                seat.target(),
                                seat.lags()));
            }
        }
        return workers;
    }
}
