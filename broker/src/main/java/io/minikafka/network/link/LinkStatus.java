package io.minikafka.network.link;

/// How a link is doing.
///
/// @param trouble why it went down last; empty if it never did
/// @param roomBytes for letters
public record LinkStatus(int nodeId, boolean isUp, String trouble, long roomBytes) {}
