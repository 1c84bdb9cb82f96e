package io.minikafka.simulator.world;

import io.minikafka.cluster.Quorums;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.Judgement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// The nodes of a world, and who of them it is that something happens to.
final class Nodes {
    private final Random random;
    private final List<SimNode> all = new ArrayList<>();

    Nodes(Random random, int count, Judgement judgement) {
        this.random = random;
        for (int place = 0; place < count; place++) {
            all.add(new SimNode(place, judgement));
        }
    }

    List<SimNode> all() {
        return all;
    }

    int count() {
        return all.size();
    }

    Optional<SimNode> of(ReplicaId replica) {
        SimNode node = all.get(replica.brokerId());
        return node.id().equals(replica) ? Optional.of(node) : Optional.empty();
    }

    SimNode anyNode() {
        return all.get(random.nextInt(all.size()));
    }

    /// One of those that believe that they lead.
    Optional<SimNode> anyLeader() {
        return anyOf(
                all.stream().filter(node -> node.isUp() && node.replica().isLeader()).toList());
    }

    SimNode busyNode() {
        return anyOf(all.stream().filter(SimNode::hasFlushes).toList()).orElseGet(this::anyNode);
    }

    private Optional<SimNode> anyOf(List<SimNode> some) {
        return some.isEmpty()
                ? Optional.empty()
                : Optional.of(some.get(random.nextInt(some.size())));
    }

    List<ReplicaId> someReplicas(int count) {
        List<ReplicaId> replicas = new ArrayList<>(all.stream().map(SimNode::id).toList());
        Collections.shuffle(replicas, random);
        return replicas.subList(0, count);
    }

    Configuration drawConfiguration() {
        int most = Math.min(all.size(), 5);
        int n = random.nextInt(3) == 0 ? 1 + random.nextInt(most) : 2 + random.nextInt(2);
        int w = n == 1 ? 1 : 2 + random.nextInt(n - 1);
        int r = n - w + 1 + (random.nextInt(4) == 0 ? random.nextInt(w) : 0);
        return new Configuration(someReplicas(n), new Quorums(n, w, r));
    }
}
