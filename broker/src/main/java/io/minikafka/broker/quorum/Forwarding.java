package io.minikafka.broker.quorum;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.cluster.metadata.raft.PeerCalls.Peer;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.ApiMessage;

/// Sends requests to the active node. While nobody is active, it waits a little and looks again. Any thread.
final class Forwarding {
    /// How long an active node is looked for.
    private static final long LOOK_FOR_MS = 5_000;

    private static final long LOOK_AGAIN_MS = 50;

    private final ActiveNode active;
    private final KafkaCalls calls;
    private final SerialExecutor timers;
    private final Time time;

    /// @param timers runs what is to be tried again
    Forwarding(ActiveNode active, KafkaCalls calls, SerialExecutor timers, Time time) {
        this.active = active;
        this.calls = calls;
        this.timers = timers;
        this.time = time;
    }

    /// Whether this node is the one to decide.
    boolean isHere() {
        return active.isHere();
    }

    /// The answer of the active node; fails if there is none. A request that may have been carried out is not
    /// sent again.
    CompletableFuture<ApiMessage> send(ApiMessage request, short version, int timeoutMs) {
        CompletableFuture<ApiMessage> answer = new CompletableFuture<>();
        long untilNs = time.monotonicNs() + TimeUnit.MILLISECONDS.toNanos(LOOK_FOR_MS);
        attempt(request, version, timeoutMs, untilNs, answer);
        return answer;
    }

    private void attempt(
            ApiMessage request,
            short version,
            int timeoutMs,
            long untilNs,
            CompletableFuture<ApiMessage> answer) {
        if (active.isHere()) {
            answer.completeExceptionally(new IllegalStateException("this node is active now"));
            return;
        }
        Optional<Peer> to = active.other();
        Runnable later =
                () -> {
                    var _ =
                            timers.after(
                                    LOOK_AGAIN_MS,
                                    () -> attempt(request, version, timeoutMs, untilNs, answer));
                };
        boolean isTimeLeft = time.monotonicNs() - untilNs < 0;
        if (to.isPresent()) {
            var _ =
                    calls.call(to.get(), version, request, timeoutMs)
                            .whenComplete((response, failure) -> {
                                if (response != null) {
                                    answer.complete(response);
                                } else if (isTimeLeft && wasNotSent(failure)) {
                                    later.run();
                                } else {
                                    answer.completeExceptionally(failure);
                                }
                            });
        } else if (isTimeLeft) {
            later.run();
        } else {
            answer.completeExceptionally(new IllegalStateException("no node is active"));
        }
    }

    /// Such as one to a node that is gone, while another one is elected.
    private static boolean wasNotSent(Throwable failure) {
        return failure instanceof NotSentException
                || failure.getCause() instanceof NotSentException;
    }
}
