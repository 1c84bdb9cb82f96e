package io.minikafka.broker.group.consumer;

import java.util.Map;
import java.util.SortedSet;
import java.util.TreeSet;

/// The topics that a group subscribes to, as they were when it looked last.
///
/// @param version of all topics at that time; -1 if it never looked
/// @param patterns the names that each pattern of a member matches
/// @param names all subscribed topics that exist
/// @param lookAgainMs monotonic time before which patterns are not matched again for other topics' sake
record TopicsSeen(
        long version,
        Map<String, SortedSet<String>> patterns,
        SortedSet<String> names,
        long hash,
        long lookAgainMs) {
    static final TopicsSeen NONE = new TopicsSeen(-1, Map.of(), new TreeSet<>(), 0, Long.MIN_VALUE);
}
