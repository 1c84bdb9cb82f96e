package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.watch.GroupLook;
import io.minikafka.observer.watch.GroupLook.Place;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Groups that stand still, wholly or in some partitions, fall behind, have nobody left, or lost records that they had
/// not consumed.
final class GroupProgress implements Symptom {
    static final long STUCK_MS = 12_000;

    /// A consumer that commits rarely stands still for long without being stuck.
    private static final long USUAL_TIMES = 4;

    private static final long RETRIED_MS = 5_000;
    private static final int RETRIES = 3;
    private static final int PARTITIONS_NAMED = 4;
    private static final long LAG_MIN = 50;
    private static final double LAG_TIMES = 3;
    private static final int PLACES_MAX = 100_000;

    /// Where a group stood in a partition, and since when.
    ///
    /// @param longestMs the longest that it ever stood before it went on
    private record Stand(long committed, long sinceMs, boolean hasMoved, long longestMs) {
        boolean isStuck(long nowMs) {
            return hasMoved && nowMs - sinceMs >= Math.max(STUCK_MS, USUAL_TIMES * longestMs);
        }
    }

    /// A place in which a group stands still.
    ///
    /// @param retries how often a member came since
    private record Stuck(Place place, long forMs, long retries) {}

    private final Map<String, Stand> stands = new HashMap<>();
    private final Map<String, Baseline> lags = new HashMap<>();
    private final Map<String, Boolean> hadMembers = new HashMap<>();

    @Override
    public List<Signal> find(View view) {
        List<Signal> found = new ArrayList<>();
        if (stands.size() > PLACES_MAX) {
            stands.clear();
        }
        view.look().groups().ifPresent(groups -> groups.forEach(group -> find(view, group, found)));
        return found;
    }

    private void find(View view, GroupLook group, List<Signal> found) {
        String node = view.look().home();
        Subject subject = Subject.group(node, group.group());
        List<Stuck> stuck = new ArrayList<>();
        List<Place> moving = new ArrayList<>();
        for (Place place : group.places()) {
            Stand stand = stand(view.atMs(), group.group(), group.members(), place);
            if (place.lag() > 0 && (stand.isStuck(view.atMs()) || isRetried(view, group, stand))) {
                stuck.add(new Stuck(place, view.atMs() - stand.sinceMs(), retries(group, stand)));
            } else if (stand.hasMoved() && view.atMs() - stand.sinceMs() < STUCK_MS / 2) {
                moving.add(place);
            }
            lost(view.atMs(), subject, place, found);
        }
        stuck.sort(Comparator.comparingLong((Stuck each) -> each.place().lag()).reversed());
        stuck(view.atMs(), subject, group, stuck, moving, found);
        lagGrows(view.atMs(), subject, group, found);
        empty(view.atMs(), subject, group, found);
    }

    /// A group whose members come back to one offset again and again need not be waited for so long.
    private static boolean isRetried(View view, GroupLook group, Stand stand) {
        return stand.hasMoved()
                && view.atMs() - stand.sinceMs() >= RETRIED_MS
                && retries(group, stand) >= RETRIES;
    }

    /// How often a member came since the group stands there.
    private static long retries(GroupLook group, Stand stand) {
        return group.events().stream()
                .filter(event -> event.atMs() > stand.sinceMs())
                .filter(event -> event.what().startsWith("joined"))
                .count();
    }

    private Stand stand(long atMs, String group, int members, Place place) {
        String key = group + " " + place.topic() + "-" + place.partition();
        Stand before = stands.get(key);
        Stand now;
        if (before == null) {
            now = new Stand(place.committed(), atMs, place.sinceMs() > 0 && members > 0, 0);
        } else if (before.committed() != place.committed()) {
            long stoodMs = before.hasMoved() ? atMs - before.sinceMs() : 0;
            now = new Stand(place.committed(), atMs, true, Math.max(before.longestMs(), stoodMs));
        } else if (place.lag() == 0) {
            now = new Stand(place.committed(), atMs, before.hasMoved(), before.longestMs());
        } else {
            now = before;
        }
        stands.put(key, now);
        return now;
    }

    private static void stuck(
            long atMs,
            Subject subject,
            GroupLook group,
            List<Stuck> stuck,
            List<Place> moving,
            List<Signal> found) {
        if (!moving.isEmpty()) {
            found.add(
                    Signal.context(
                                    atMs,
                                    SignalKind.OFFSETS_ADVANCE,
                                    subject,
                                    "Group %s advances in %d of its %d partitions."
                                            .formatted(
                                                    group.group(),
                                                    moving.size(),
                                                    group.places().size()))
                            .with(Map.of("partitions", Integer.toString(moving.size()))));
        }
        for (Stuck each : stuck.stream().limit(PARTITIONS_NAMED).toList()) {
            Place place = each.place();
            found.add(
                    Signal.trouble(
                                    atMs,
                                    SignalKind.OFFSET_STUCK,
                                    subject.with(place.topic(), place.partition()),
                                    Severity.CRITICAL,
                                    Say.text(
                                            "Group %s stands at offset %d of %s-%d for %s, %d records behind; it has"
                                                    + " %d members and stands still in %d of %d partitions.",
                                            group.group(),
                                            place.committed(),
                                            place.topic(),
                                            place.partition(),
                                            Say.seconds(each.forMs() / 1e3),
                                            place.lag(),
                                            group.members(),
                                            stuck.size(),
                                            group.places().size()))
                            .with(
                                    Map.of(
                                            "offset", Long.toString(place.committed()),
                                            "lag", Long.toString(place.lag()),
                                            "retries", Long.toString(each.retries()),
                                            "members", Integer.toString(group.members()),
                                            "stuck", Integer.toString(stuck.size()),
                                            "partitions",
                                                    Integer.toString(group.places().size()))));
        }
    }

    private void lagGrows(long atMs, Subject subject, GroupLook group, List<Signal> found) {
        Map<String, Long> byTopic = new HashMap<>();
        group.places().forEach(place -> byTopic.merge(place.topic(), place.lag(), Long::sum));
        byTopic.forEach((topic, lag) -> {
            Baseline baseline =
                    lags.computeIfAbsent(group.group() + " " + topic, _ -> new Baseline());
            boolean grows =
                    baseline.isReady() && lag > Math.max(LAG_MIN, LAG_TIMES * baseline.high());
            baseline.add(lag, grows);
            if (grows) {
                found.add(
                        Signal.context(
                                        atMs,
                                        SignalKind.LAG_GROWS,
                                        subject.with(topic, Subject.NO_PARTITION),
                                        Say.text(
                                                "Group %s is %d records behind in %s; usual are %s.",
                                                group.group(),
                                                lag,
                                                topic,
                                                Say.plain(baseline.usual())))
                                .with(Map.of("lag", Long.toString(lag))));
            }
        });
    }

    private void empty(long atMs, Subject subject, GroupLook group, List<Signal> found) {
        if (group.members() > 0) {
            hadMembers.put(group.group(), true);
        } else if (hadMembers.containsKey(group.group()) && group.lag() > 0) {
            found.add(
                    Signal.context(
                            atMs,
                            SignalKind.GROUP_EMPTY,
                            subject,
                            Say.text(
                                    "Group %s has no member left and %d records to consume.",
                                    group.group(), group.lag())));
        }
    }

    private static void lost(long atMs, Subject subject, Place place, List<Signal> found) {
        long lost = place.start() - place.committed();
        if (lost > 0 && place.committed() > 0) {
            found.add(
                    Signal.trouble(
                                    atMs,
                                    SignalKind.RECORDS_LOST,
                                    subject.with(place.topic(), place.partition()),
                                    Severity.CRITICAL,
                                    Say.text(
                                            "%d records of %s-%d were deleted before %s consumed them: it stands at"
                                                    + " %d, the first record is %d.",
                                            lost,
                                            place.topic(),
                                            place.partition(),
                                            subject.group(),
                                            place.committed(),
                                            place.start()))
                            .with(Map.of("lost", Long.toString(lost))));
        }
    }
}
