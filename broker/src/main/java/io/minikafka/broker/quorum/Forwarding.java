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
        Optional<Peer> to = active.other();
        if (to.isPresent()) {
            var _ =
                    calls.call(to.get(), version, request, timeoutMs)
                            .whenComplete((response, failure) -> {
                                if (response != null) {
                                    answer.complete(response);
                                } else {
                                    answer.completeExceptionally(failure);
                                }
                            });
        } else if (time.monotonicNs() - untilNs > 0) {
            answer.completeExceptionally(new IllegalStateException("no node is active"));
        } else {
            var _ =
                    timers.after(
                            LOOK_AGAIN_MS,
                            () -> attempt(request, version, timeoutMs, untilNs, answer));
        }
    }
}
