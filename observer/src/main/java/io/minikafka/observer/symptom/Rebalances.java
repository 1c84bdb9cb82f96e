package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.watch.GroupLook;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Groups that share their partitions out again and again.
final class Rebalances implements Symptom {
    private static final long WINDOW_MS = 30_000;
    private static final int MANY = 6;

    @Override
    public List<Signal> find(View view) {
        List<Signal> found = new ArrayList<>();
        view.look().groups().ifPresent(groups -> groups.forEach(group -> find(view, group, found)));
        return found;
    }

    private static void find(View view, GroupLook group, List<Signal> found) {
        long since = view.atMs() - WINDOW_MS;
        Subject subject = Subject.group(view.look().home(), group.group());
        List<GroupLook.Event> lately =
                group.events().stream().filter(event -> event.atMs() >= since).toList();
        Map<String, Long> counts =
                lately.stream()
                        .collect(
                                Collectors.groupingBy(
                                        GroupLook.Event::what,
                                        TreeMap::new,
                                        Collectors.counting()));
        List<GroupLook.Rebalance> rebalances =
                group.rebalances().stream().filter(one -> one.beganMs() >= since).toList();
        if (!lately.isEmpty()) {
            GroupLook.Event last = lately.getLast();
            found.add(
                    Signal.context(
                                    last.atMs(),
                                    SignalKind.MEMBERS_CHANGE,
                                    subject,
                                    Say.text(
                                            "In the last 30 s members of group %s: %s; the last was %s.",
                                            group.group(), inWords(counts), last.client()))
                            .with(Map.of("changes", Integer.toString(lately.size()))));
        }
        if (rebalances.size() >= MANY) {
            found.add(
                    Signal.trouble(
                                    view.atMs(),
                                    SignalKind.REBALANCES_MANY,
                                    subject,
                                    Severity.WARNING,
                                    Say.text(
                                            "Group %s was rebalanced %d times in 30 s; the last time because: %s.",
                                            group.group(),
                                            rebalances.size(),
                                            rebalances.getLast().reasons()))
                            .with(Map.of("rebalances", Integer.toString(rebalances.size()))));
        }
    }

    private static String inWords(Map<String, Long> counts) {
        return counts.entrySet().stream()
                .map(each -> each.getValue() + " " + each.getKey())
                .collect(Collectors.joining(", "));
    }
}
