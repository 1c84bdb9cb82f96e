package io.minikafka.observer.watch;

import java.util.List;

/// A consumer group as it was seen.
///
/// @param state in Kafka's words, such as `Stable` or `Empty`
/// @param members how many
/// @param places where it stands in each partition
/// @param events what its members did lately, oldest first
/// @param rebalances when its last rebalances began, with their reasons, oldest first
public record GroupLook(
        String group,
        String state,
        int members,
        List<Place> places,
        List<Event> events,
        List<Rebalance> rebalances) {

    /// @param start the partition's first offset
    /// @param end one behind its last
    /// @param sinceMs when the group committed this offset; 0 if nobody tells
    public record Place(
            String topic, int partition, long committed, long start, long end, long sinceMs) {
        public long lag() {
            return Math.max(0, end - Math.max(committed, start));
        }
    }

    public record Event(long atMs, String what, String client, String detail) {}

    public record Rebalance(long beganMs, String reasons) {}

    public long lag() {
        return places.stream().mapToLong(Place::lag).sum();
    }
}
