package io.minikafka.simulator.chaos;

import io.minikafka.app.cluster.LocalCluster;
import java.nio.file.Path;
import java.util.List;

/// Nodes on the loopback that reach each other through the cluster's wires, a process of ours that relays TCP and UDP.
final class ProxyNetwork implements Network {
    private final LocalCluster cluster;

    ProxyNetwork(Path folder, int nodes) {
        this.cluster = LocalCluster.lay(folder, nodes, 0, true);
    }

    @Override
    public LocalCluster cluster() {
        return cluster;
    }

    @Override
    public void part(String side, String other, boolean oneWay) {
        cluster.wires((oneWay ? "part-one-way " : "part ") + side + " " + other);
    }

    @Override
    public void slow(int node, int delayMs, int lossPercent) {
        for (int other : cluster.plan().ports().keySet()) {
            if (other != node) {
                for (String way : List.of(node + " " + other, other + " " + node)) {
                    cluster.wires("delay " + way + " " + delayMs);
                    cluster.wires("loss " + way + " " + lossPercent);
                }
            }
        }
    }

    @Override
    public void heal() {
        cluster.wires("heal");
    }

    @Override
    public void close() {
        // The wires end with the cluster.
    }
}
