package io.minikafka.network.link;

import java.nio.ByteBuffer;

/// What became of a call.
public sealed interface CallOutcome {
    /// @param frame the response without its length, with the request's own correlation id; the receiver's memory
    record Answered(ByteBuffer frame) implements CallOutcome {}

    /// There is no answer. The request may have been carried out nevertheless, unless it says otherwise.
    record Failed(Reason reason, String detail) implements CallOutcome {}

    /// Why there is no answer.
    enum Reason {
        /// Nobody knows where that node is, or it is this one. Not carried out.
        UNKNOWN_NODE,
        /// The node cannot be reached, or is none of this cluster. Not carried out.
        UNREACHABLE,
        /// As many calls to that node wait as may. Not carried out.
        TOO_MANY,
        /// The connection was lost before the answer came.
        LOST,
        /// No answer in time.
        TIMED_OUT,
        /// This node stops.
        STOPPING
    }
}
