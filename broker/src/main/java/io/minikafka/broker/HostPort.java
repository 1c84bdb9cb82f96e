package io.minikafka.broker;

/// Where a client finds a node.
///
/// @param host a name or an address literal; IPv6 without brackets and scope
public record HostPort(String host, int port) {}
