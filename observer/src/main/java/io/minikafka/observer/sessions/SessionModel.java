package io.minikafka.observer.sessions;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// What normal sessions look like, learned from sessions that are mostly normal. No labels, no order of events: how
/// often each came is enough on the public data sets (Landauer et al., FSE 2024).
///
/// A session is compared with the normal profile nearest to it. Where normal sessions that occur once differ from
/// *their* nearest, one is free to differ (how often a block was read); where they never do, a difference tells (how
/// many replicas were written). So an event's weight is 1 / (1 + what the normal ones differ in it). That needs
/// distances, and distances need weights: three rounds settle it.
///
/// A difference that none of n normal sessions shows has a chance below 1 / n, so scores grow with the logarithm of n;
/// the border is a chance of one in 500. With few sessions one odd event is therefore no anomaly, two are.
public final class SessionModel {
    /// Profiles compared with each session; the most frequent ones stay.
    private static final int PROFILES_MAX = 1_000;

    private static final int ROUNDS = 3;
    private static final double BORDER = 500;

    private final List<Profile> normal;
    private final double scale;
    private Map<Integer, Double> freedom = Map.of();

    private SessionModel(List<Profile> normal, int sessions) {
        this.normal = normal;
        this.scale = Math.log(sessions + 1.0) / Math.log(BORDER);
    }

    public static SessionModel learn(List<Session> sessions) {
        if (sessions.isEmpty()) {
            throw new IllegalArgumentException("nothing to learn from");
        }
        Map<Profile, Integer> counted = new LinkedHashMap<>();
        for (Session session : sessions) {
            counted.merge(Profile.of(session), 1, Integer::sum);
        }
        List<Profile> normal =
                counted.entrySet().stream()
                        .sorted(Map.Entry.<Profile, Integer>comparingByValue().reversed())
                        .limit(PROFILES_MAX)
                        .map(Map.Entry::getKey)
                        .toList();
        SessionModel model = new SessionModel(normal, sessions.size());
        List<Profile> single =
                normal.stream().filter(profile -> counted.getOrDefault(profile, 0) == 1).toList();
        for (int round = 0; round < ROUNDS; round++) {
            model.freedom = model.differencesOf(single);
        }
        return model;
    }

    private Map<Integer, Double> differencesOf(List<Profile> single) {
        Map<Integer, Double> sums = new TreeMap<>();
        for (Profile profile : single) {
            normal.stream()
                    .filter(other -> !other.equals(profile))
                    .min(Comparator.comparingDouble(other -> profile.distance(other, this::cost)))
                    .map(profile::difference)
                    .ifPresent(difference ->
                            difference.forEach(
                                    (event, by) -> sums.merge(event, (double) by, Double::sum)));
        }
        return sums;
    }

    private double cost(int event) {
        return scale / (1 + freedom.getOrDefault(event, 0.0));
    }

    public SessionVerdict judge(Session session) {
        Profile profile = Profile.of(session);
        Profile nearest = normal.getFirst();
        double best = Double.POSITIVE_INFINITY;
        for (Profile candidate : normal) {
            double distance = profile.distance(candidate, this::cost);
            if (distance < best) {
                best = distance;
                nearest = candidate;
            }
        }
        return new SessionVerdict(best, reason(profile, nearest));
    }

    /// The differences that weigh most, first.
    private String reason(Profile profile, Profile nearest) {
        List<Integer> events = new ArrayList<>(profile.difference(nearest).keySet());
        events.sort(Comparator.comparingDouble(event -> -cost(event)));
        List<String> parts = new ArrayList<>();
        for (int event : events.subList(0, Math.min(3, events.size()))) {
            int here = profile.counts().getOrDefault(event, 0);
            int usual = nearest.counts().getOrDefault(event, 0);
            parts.add("event " + event + " came " + here + " times instead of " + usual);
        }
        return parts.isEmpty() ? "as normal sessions" : String.join(", ", parts);
    }
}
