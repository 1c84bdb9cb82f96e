package io.minikafka.storage;

import java.nio.ByteBuffer;

/// How a batch with a producer id is judged against what its log knows; under the log's lock.
interface ProducerRule {
    /// What a client sends outside of an admission.
    ProducerRule CLIENT =
            (states, batch, at, nowMs) -> states.check(batch, at, ProducerState.NOBODY, nowMs);

    /// This broker's own.
    ProducerRule TRUSTED = (_, _, _, _) -> SequenceCheck.NEXT;

    SequenceCheck check(ProducerStates states, ByteBuffer batch, int at, long nowMs);
}
