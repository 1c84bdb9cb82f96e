package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.watch.Scrape;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/// Nodes that do not reach each other any more, though both tell figures to us. A link that is down for one look may just
/// be made anew; one to a node that is gone tells nothing that its silence does not tell.
final class PeerLinks implements Symptom {
    private static final String UP = "minikafka_link_up";
    private static final int DOWNS_TOLERATED = 1;

    private final Set<String> wereUp = new HashSet<>();
    private final Map<String, Integer> downs = new HashMap<>();

    @Override
    public List<Signal> find(View view) {
        Set<String> there =
                view.nodes().stream().map(NodeHistory::node).collect(Collectors.toSet());
        List<Signal> found = new ArrayList<>();
        for (NodeHistory node : view.nodes()) {
            for (Scrape.Sample link : node.now().all(UP)) {
                String way = node.node() + ">" + link.label("node");
                boolean isUp = link.value() > 0;
                if (isUp) {
                    wereUp.add(way);
                }
                boolean isLost =
                        !isUp && wereUp.contains(way) && there.contains(link.label("node"));
                int down = isLost ? downs.merge(way, 1, Integer::sum) : 0;
                if (down == 0) {
                    downs.remove(way);
                } else if (down > DOWNS_TOLERATED) {
                    found.add(lost(view.atMs(), node.node(), link.label("node")));
                    found.add(answers(view.atMs(), link.label("node")));
                }
            }
        }
        return found;
    }

    private static Signal lost(long atMs, String node, String peer) {
        return Signal.trouble(
                        atMs,
                        SignalKind.PEER_LOST,
                        Subject.node(node),
                        Severity.CRITICAL,
                        "Node %s does not reach node %s, though both answer us."
                                .formatted(node, peer))
                .with(Map.of("what", peer, "link", "down"));
    }

    private static Signal answers(long atMs, String peer) {
        return Signal.context(
                atMs, SignalKind.NODE_REACHABLE, Subject.node(peer), "Node " + peer + " answers.");
    }
}
