package io.minikafka.broker.group.assign;

import java.util.Optional;
import java.util.SortedSet;
import java.util.UUID;

/// A member as an assignor sees it.
///
/// @param topics that it subscribes to and that exist; equal sets may be one object
/// @param before what the last target gave it
public record Subscriber(
        String id, Optional<String> instanceId, SortedSet<UUID> topics, PartitionSet before) {}
