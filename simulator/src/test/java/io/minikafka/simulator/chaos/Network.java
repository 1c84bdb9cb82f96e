package io.minikafka.simulator.chaos;

import io.minikafka.app.cluster.LocalCluster;
import java.io.IOException;

/// What is between the nodes of a cluster, and what can be done to it.
interface Network extends AutoCloseable {
    /// The cluster, with its nodes in this network. None of them runs yet.
    LocalCluster cluster();

    /// Nothing goes from the one side to the other.
    ///
    /// @param side numbers of nodes, with commas
    void part(String side, String other, boolean oneWay) throws IOException;

    /// What others say to the node, and it to them, comes late and in part lost.
    void slow(int node, int delayMs, int lossPercent) throws IOException;

    /// All is as it was.
    void heal() throws IOException;

    @Override
    void close() throws IOException;
}
