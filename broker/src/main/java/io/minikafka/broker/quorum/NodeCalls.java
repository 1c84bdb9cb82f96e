package io.minikafka.broker.quorum;

import io.minikafka.base.HostPort;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletionStage;

/// Requests to other nodes and their answers, as frames without their length.
public interface NodeCalls {
    /// The stage fails when there is no answer in time, with [NotSentException] if it is known that the request was
    /// not carried out; it may complete on any thread, which must not be held up.
    ///
    /// @param nodeId below 0 if only the address is known
    CompletionStage<ByteBuffer> call(
            int nodeId, HostPort address, ByteBuffer request, int timeoutMs);
}
