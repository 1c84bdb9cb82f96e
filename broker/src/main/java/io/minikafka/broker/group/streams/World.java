package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.topology.Blueprint;

/// What a group knew of topics and settings when it looked last.
///
/// @param topicsVersion of all topics at that time; -1 if it never looked
/// @param settingsVersion of all groups' settings at that time
/// @param hash of all that its assignment depends on
/// @param lookAgainMs monotonic time before which it does not look again for other topics' sake
record World(
        long topicsVersion,
        long settingsVersion,
        StreamsSettings settings,
        Blueprint blueprint,
        long hash,
        long lookAgainMs) {}
