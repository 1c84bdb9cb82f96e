package io.minikafka.observer.scale.service;

import java.util.Map;

/// Where load is read. Asked once a minute, by one thread.
public interface LoadSource {
    /// What came since it was asked last.
    Reading read();

    /// @param nodes the load of each node that answered; one that answered for the first time has none yet
    /// @param topics the load of each topic, over all nodes
    record Reading(Map<String, Double> nodes, Map<String, Double> topics) {
        double total() {
            return nodes.values().stream().mapToDouble(each -> each).sum();
        }
    }
}
