package io.minikafka.broker.txn;

import java.util.Optional;

/// A client's wish to be the producer of a transactional id.
///
/// @param expected who it was until now, if it wants to go on as its own successor; any other producer's client is
///     not to be shut out then
public record BeginCall(
        String transactionalId, int timeoutMs, Optional<ProducerIdentity> expected) {}
