package io.minikafka.protocol;

import org.apache.kafka.common.protocol.ApiKeys;

/// What stands in front of every request.
///
/// @param key the API
/// @param version of the request, and so of the response
/// @param correlationId returned in the response's header
/// @param clientId as the client calls itself; empty if it does not
public record RequestHead(ApiKeys key, short version, int correlationId, String clientId) {}
