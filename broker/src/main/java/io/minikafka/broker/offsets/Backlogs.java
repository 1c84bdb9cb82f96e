package io.minikafka.broker.offsets;

import io.minikafka.base.FormatException;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.NodeRequests;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.Uuids;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;

/// Finds out what lies behind offsets: where this node has a replica it looks itself, else it asks the partition's
/// leader. Any thread that may wait for the disk. RFC 0009, 4.4.
///
/// @param others nodes of the cluster; empty if there is none
public record Backlogs(Partitions partitions, Optional<NodeRequests> others) {
    private static final int TIMEOUT_MS = 2_000;

    /// @param timed whether the time of the first batch is wanted
    public record Place(TopicIdPartition partition, long offset, boolean timed) {}

    /// One answer for each place, in their order; empty where nobody could tell.
    public CompletableFuture<List<Optional<Backlog>>> find(List<Place> places) {
        List<Optional<Backlog>> found = new ArrayList<>(places.size());
        Map<Integer, List<Integer>> elsewhere = new TreeMap<>();
        for (int i = 0; i < places.size(); i++) {
            found.add(here(places.get(i)));
            if (found.get(i).isEmpty()) {
                OptionalInt leader = leader(places.get(i).partition());
                if (leader.isPresent()) {
                    elsewhere.computeIfAbsent(leader.getAsInt(), _ -> new ArrayList<>()).add(i);
                }
            }
        }
        List<CompletableFuture<Map<Integer, Backlog>>> asked = new ArrayList<>();
        elsewhere.forEach((node, indexes) -> {
            for (int at = 0; at < indexes.size(); at += BacklogMessages.PLACES_MAX) {
                int to = Math.min(indexes.size(), at + BacklogMessages.PLACES_MAX);
                asked.add(ask(node, indexes.subList(at, to), places));
            }
        });
        return CompletableFuture.allOf(asked.toArray(new CompletableFuture<?>[0]))
                .thenApply(_ -> {
                    asked.forEach(one ->
                            one.join().forEach((i, backlog) -> found.set(i, Optional.of(backlog))));
                    return found;
                });
    }

    /// What this node's own replica says.
    Optional<Backlog> here(Place place) {
        return partitions
                .home(place.partition())
                .map(home -> Backlog.of(home.log(), place.offset(), place.timed()));
    }

    private OptionalInt leader(TopicIdPartition id) {
        return others.flatMap(nodes ->
                        partitions
                                .topic(Uuids.toKafka(id.topicId()))
                                .map(topic -> new TopicPartition(topic.name(), id.partition()))
                                .map(nodes::leader))
                .orElse(OptionalInt.empty());
    }

    /// A node that does not answer leaves its places out.
    private CompletableFuture<Map<Integer, Backlog>> ask(
            int node, List<Integer> indexes, List<Place> places) {
        byte[] request = BacklogMessages.request(indexes.stream().map(places::get).toList());
        return others.orElseThrow()
                .call(node, BacklogMessages.KEY, request, TIMEOUT_MS)
                .handle((answer, failure) ->
                        failure == null ? byIndex(indexes, answer) : Map.<Integer, Backlog>of())
                .toCompletableFuture();
    }

    private static Map<Integer, Backlog> byIndex(List<Integer> indexes, byte[] answer) {
        Map<Integer, Backlog> found = new HashMap<>();
        List<Optional<Backlog>> backlogs;
        try {
            backlogs = BacklogMessages.backlogs(answer);
        } catch (FormatException ofAnotherRelease) {
            return found;
        }
        for (int i = 0; i < Math.min(indexes.size(), backlogs.size()); i++) {
            int index = indexes.get(i);
            backlogs.get(i).ifPresent(backlog -> found.put(index, backlog));
        }
        return found;
    }
}
