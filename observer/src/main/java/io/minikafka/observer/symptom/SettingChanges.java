package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;

/// Settings that somebody changed. No trouble by itself, and behind much of it.
final class SettingChanges implements Symptom {
    private static final int TOLD_MAX = 50;

    private Optional<Map<String, Map<String, String>>> before = Optional.empty();

    @Override
    public List<Signal> find(View view) {
        Optional<Map<String, Map<String, String>>> now = view.look().settings();
        if (now.isEmpty()) {
            return List.of();
        }
        List<Signal> found = new ArrayList<>();
        before.ifPresent(old -> {
            TreeSet<String> resources = new TreeSet<>(old.keySet());
            resources.addAll(now.get().keySet());
            for (String resource : resources) {
                // A topic that is made or deleted is no change of settings; a quota is.
                boolean isBoth = old.containsKey(resource) && now.get().containsKey(resource);
                if (isBoth || resource.startsWith("quota")) {
                    compare(
                            view,
                            resource,
                            old.getOrDefault(resource, Map.of()),
                            now.get().getOrDefault(resource, Map.of()),
                            found);
                }
            }
        });
        before = now;
        return found.subList(0, Math.min(found.size(), TOLD_MAX));
    }

    private static void compare(
            View view,
            String resource,
            Map<String, String> old,
            Map<String, String> now,
            List<Signal> found) {
        Map<String, String> all = new TreeMap<>(old);
        all.putAll(now);
        for (String key : all.keySet()) {
            String was = old.getOrDefault(key, "its default");
            String is = now.getOrDefault(key, "its default");
            if (!was.equals(is)) {
                found.add(
                        Signal.context(
                                        view.atMs(),
                                        SignalKind.CONFIG_CHANGED,
                                        subject(view.look().home(), resource),
                                        "The setting %s of %s was changed from %s to %s."
                                                .formatted(key, resource, was, is))
                                .with(
                                        Map.of(
                                                "key",
                                                key,
                                                "before",
                                                was,
                                                "after",
                                                is,
                                                "what",
                                                resource + key)));
            }
        }
    }

    private static Subject subject(String home, String resource) {
        return resource.startsWith("topic ")
                ? Subject.topic(home, resource.substring("topic ".length()))
                : Subject.node(home);
    }
}
