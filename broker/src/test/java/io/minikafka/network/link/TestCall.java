package io.minikafka.network.link;

import io.minikafka.network.link.CallOutcome.Answered;
import io.minikafka.network.link.CallOutcome.Failed;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/// What became of one call; insists on there being one outcome.
final class TestCall implements Consumer<CallOutcome> {
    private final CompletableFuture<CallOutcome> outcome = new CompletableFuture<>();

    @Override
    public void accept(CallOutcome given) {
        if (!outcome.complete(given)) {
            throw new IllegalStateException("a call ended twice");
        }
    }

    boolean isDone() {
        return outcome.isDone();
    }

    CallOutcome outcome() {
        return outcome.orTimeout(30, TimeUnit.SECONDS).join();
    }

    Failed failure() {
        if (outcome() instanceof Failed failed) {
            return failed;
        }
        throw new AssertionError("no failure but " + outcome());
    }

    /// Correlation id and text.
    String answer() {
        if (outcome() instanceof Answered(ByteBuffer frame)) {
            ByteBuffer bytes = frame.duplicate();
            return bytes.getInt() + " " + StandardCharsets.UTF_8.decode(bytes);
        }
        throw new AssertionError("no answer but " + outcome());
    }
}
