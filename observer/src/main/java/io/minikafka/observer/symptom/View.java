package io.minikafka.observer.symptom;

import io.minikafka.observer.watch.Look;
import io.minikafka.observer.watch.NodeLook;
import java.util.List;
import java.util.Map;

/// A look, with the recent past of each node's figures.
record View(Look look, Map<String, NodeHistory> histories) {
    long atMs() {
        return look.atMs();
    }

    /// Nodes that told figures now.
    List<NodeHistory> nodes() {
        return look.nodes().stream()
                .filter(node -> node.scrape().isPresent())
                .map(NodeLook::node)
                .filter(histories::containsKey)
                .map(histories::get)
                .toList();
    }
}
