package io.minikafka.observer.app;

import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.IncidentEvent;
import io.minikafka.observer.incident.IncidentLimits;
import io.minikafka.observer.incident.Incidents;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.Verdict;
import io.minikafka.observer.rules.Rules;
import io.minikafka.observer.symptom.Symptoms;
import io.minikafka.observer.watch.BrokerWatch;
import io.minikafka.observer.watch.IncidentTopic;
import io.minikafka.observer.watch.Look;
import io.minikafka.observer.watch.NodeLook;
import io.minikafka.observer.watch.Target;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentLinkedQueue;

/// Watches brokers: look, find, group, judge, keep; once each [#tick]. Owned by one thread, except [#explained].
public final class Observer implements AutoCloseable {
    /// Log lines of so long before the start are read, too.
    private static final long BACK_MS = 60_000;

    private static final long SETTINGS_EVERY_MS = 3_000;
    private static final int EXPLANATIONS_MAX = 100;

    private final BrokerWatch watch;
    private final Symptoms symptoms = new Symptoms();
    private final Incidents incidents;
    private final IncidentTopic topic;
    private final ConcurrentLinkedQueue<Incident> explained = new ConcurrentLinkedQueue<>();
    private final Map<String, Verdict> explanations = new LinkedHashMap<>();

    public Observer(Target target) {
        Rules rules = new Rules();
        this.watch = new BrokerWatch(target, SETTINGS_EVERY_MS, BACK_MS);
        this.incidents = new Incidents(IncidentLimits.DEFAULT, rules::judge);
        this.topic = new IncidentTopic(target.bootstrap());
    }

    /// One round; what became of incidents in it.
    public List<IncidentEvent> tick(long nowMs) {
        Look look = watch.look(nowMs);
        List<Signal> signals = symptoms.find(look);
        List<IncidentEvent> events = incidents.step(nowMs, signals);
        for (Incident each = explained.poll(); each != null; each = explained.poll()) {
            keep(each);
        }
        events.forEach(event -> keep(event.incident()));
        topic.send(look.nodes().stream().anyMatch(NodeLook::answers));
        return events;
    }

    /// An incident that goes on is put again and again; what a model said of it once stays with it.
    private void keep(Incident incident) {
        incident.explanation().ifPresent(said -> explanations.put(incident.id(), said));
        if (explanations.size() > EXPLANATIONS_MAX) {
            explanations.remove(explanations.keySet().iterator().next());
        }
        topic.put(
                Optional.ofNullable(explanations.get(incident.id()))
                        .map(incident::explained)
                        .orElse(incident));
    }

    /// An incident with what a model says of it, to be kept. Any thread.
    public void explained(Incident incident) {
        explained.add(incident);
    }

    @Override
    public void close() {
        watch.close();
        topic.close();
    }
}
