package io.minikafka.broker.group;

/// The name of one of the parts in which a group of a newer type is remembered: a header, a member, its target.
/// What stands in a part only the type's own room knows.
///
/// @param kind 0 to 255, given by the type
/// @param name a member's id, say; empty if there is one part of the kind
public record GroupPart(int kind, String name) {}
