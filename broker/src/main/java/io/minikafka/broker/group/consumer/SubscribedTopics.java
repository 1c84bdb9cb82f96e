package io.minikafka.broker.group.consumer;

import com.google.re2j.Pattern;
import io.minikafka.broker.group.Topics;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;

/// Which topics a group reads: finds those that patterns match, and whether any of them changed.
final class SubscribedTopics {
    /// Patterns are matched against all topics' names at most this often when topics come and go.
    static final long LOOK_INTERVAL_MS = 1_000;

    private final Topics topics;

    SubscribedTopics(Topics topics) {
        this.topics = topics;
    }

    /// Whether topics changed since the group looked last, and it may look again.
    boolean mayHaveChanged(ConsumerGroup group, long nowMs) {
        TopicsSeen seen = group.topicsSeen();
        return seen.version() != topics.version() && nowMs >= seen.lookAgainMs();
    }

    /// Looks at the topics as they are now, with the subscriptions as they are now.
    void look(ConsumerGroup group, long nowMs) {
        TopicsSeen before = group.topicsSeen();
        long version = topics.version();
        Map<String, SortedSet<String>> patterns = new HashMap<>();
        SortedSet<String> names = new TreeSet<>();
        for (Seat seat : group.seats()) {
            names.addAll(seat.profile().topics());
            String pattern = seat.profile().pattern();
            if (!pattern.isEmpty() && !patterns.containsKey(pattern)) {
                boolean isFresh = version == before.version();
                SortedSet<String> known = before.patterns().get(pattern);
                SortedSet<String> matched = isFresh && known != null ? known : matching(pattern);
                patterns.put(pattern, matched);
                names.addAll(matched);
            }
        }
        long hash = 0;
        for (String name : names) {
            hash = 31 * hash + topics.topic(name).map(SubscribedTopics::hash).orElse(0L);
        }
        names.removeIf(name -> topics.topic(name).isEmpty());
        long lookAgainMs = patterns.isEmpty() ? Long.MIN_VALUE : nowMs + LOOK_INTERVAL_MS;
        group.saw(new TopicsSeen(version, Map.copyOf(patterns), names, hash, lookAgainMs));
    }

    private SortedSet<String> matching(String pattern) {
        Pattern compiled = Pattern.compile(pattern);
        SortedSet<String> matched = new TreeSet<>();
        List<String> names = topics.names();
        for (String name : names) {
            if (compiled.matches(name)) {
                matched.add(name);
            }
        }
        return matched;
    }

    /// The topics of one member that exist, by id.
    SortedSet<UUID> ids(ConsumerGroup group, MemberProfile profile) {
        SortedSet<UUID> ids = new TreeSet<>();
        profile.topics().forEach(name -> topics.topic(name).ifPresent(t -> ids.add(t.id())));
        Optional.ofNullable(group.topicsSeen().patterns().get(profile.pattern()))
                .ifPresent(names ->
                        names.forEach(name -> topics.topic(name).ifPresent(t -> ids.add(t.id()))));
        return ids;
    }

    /// How many partitions each topic of the group has.
    SortedMap<UUID, Integer> partitions(ConsumerGroup group) {
        SortedMap<UUID, Integer> partitions = new TreeMap<>();
        for (String name : group.topicsSeen().names()) {
            topics.topic(name).ifPresent(topic -> partitions.put(topic.id(), topic.partitions()));
        }
        return partitions;
    }

    private static long hash(Topics.Topic topic) {
        long mixed = topic.id().getMostSignificantBits();
        mixed = (mixed ^ topic.id().getLeastSignificantBits()) * 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 29) ^ topic.partitions()) * 0xBF58476D1CE4E5B9L;
        return mixed ^ (mixed >>> 32);
    }
}
