package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.watch.Look;
import io.minikafka.observer.watch.NodeLook;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Everything that is looked for. Owned by one thread, which gives it look after look.
public final class Symptoms {
    private final List<Symptom> all;
    private final Map<String, NodeHistory> histories = new HashMap<>();

    public Symptoms() {
        this.all =
                List.of(
                        new Reachability(),
                        new PeerLinks(),
                        new Followers(),
                        new StorageTrouble(),
                        new SyncTimes(),
                        new RequestTimes(),
                        new ProduceErrors(),
                        new JvmPressure(),
                        new Surges(),
                        new HotPartitions(),
                        new GroupProgress(),
                        new Rebalances(),
                        new SettingChanges(),
                        new LogLines(),
                        new LineForms());
    }

    /// What is unusual now.
    public List<Signal> find(Look look) {
        for (NodeLook node : look.nodes()) {
            node.scrape()
                    .ifPresent(scrape ->
                            histories
                                    .computeIfAbsent(node.node(), NodeHistory::new)
                                    .add(look.atMs(), scrape));
        }
        View view = new View(look, histories);
        List<Signal> found = new ArrayList<>();
        all.forEach(symptom -> found.addAll(symptom.find(view)));
        return found;
    }
}
