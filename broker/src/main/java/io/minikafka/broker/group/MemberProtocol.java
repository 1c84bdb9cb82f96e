package io.minikafka.broker.group;

/// One way of sharing work that a member offers, best first in its list: an assignor of a consumer, a
/// protocol of Connect, and what the leader must know of this member to use it.
public record MemberProtocol(String name, Blob metadata) {}
