package io.minikafka.network.link;

import io.minikafka.network.link.CallOutcome.Answered;
import io.minikafka.network.link.CallOutcome.Failed;
import io.minikafka.network.link.CallOutcome.Reason;
import java.nio.ByteBuffer;
import java.util.function.Consumer;

/// A request on its way. Owned by its link's event loop once it is in the outbox; ends once.
final class PendingCall {
    private static final int CORRELATION_ID_AT = 4;

    private final ByteBuffer request;
    private final int theirId;
    private final Consumer<CallOutcome> whenDone;
    private final long dueNs;
    private boolean done;

    /// @param request a Kafka request without its length, which is copied
    PendingCall(ByteBuffer request, long dueNs, Consumer<CallOutcome> whenDone) {
        this.request = ByteBuffer.allocate(request.remaining()).put(request.duplicate()).flip();
        this.theirId = request.getInt(request.position() + CORRELATION_ID_AT);
        this.dueNs = dueNs;
        this.whenDone = whenDone;
    }

    /// The request under another correlation id.
    ByteBuffer as(int correlationId) {
        return request.putInt(CORRELATION_ID_AT, correlationId);
    }

    long dueNs() {
        return dueNs;
    }

    boolean isDone() {
        return done;
    }

    void answer(ByteBuffer frame) {
        end(new Answered(frame.putInt(0, theirId)));
    }

    void fail(Reason reason, String detail) {
        end(new Failed(reason, detail));
    }

    private void end(CallOutcome outcome) {
        if (!done) {
            done = true;
            whenDone.accept(outcome);
        }
    }
}
