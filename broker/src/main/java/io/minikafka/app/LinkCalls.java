package io.minikafka.app;

import io.minikafka.base.HostPort;
import io.minikafka.broker.quorum.NodeCalls;
import io.minikafka.broker.quorum.NotSentException;
import io.minikafka.network.link.AddressBook;
import io.minikafka.network.link.CallOutcome;
import io.minikafka.network.link.CallOutcome.Reason;
import io.minikafka.network.link.Links;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;

/// Calls to other nodes over [Links]. Whoever calls says where the node is, which makes the address book: what was
/// said last counts. Any thread.
final class LinkCalls implements NodeCalls, AddressBook {
    private final Map<Integer, HostPort> addresses = new ConcurrentHashMap<>();
    private volatile Optional<Links> links = Optional.empty();

    /// The links need the address book first.
    void on(Links opened) {
        links = Optional.of(opened);
    }

    @Override
    public Optional<HostPort> address(int nodeId) {
        return Optional.ofNullable(addresses.get(nodeId));
    }

    /// The node is there now.
    void moved(int nodeId, HostPort address) {
        HostPort before = addresses.put(nodeId, address);
        if (before != null && !before.equals(address)) {
            links.ifPresent(open -> open.startAnew(nodeId, "it is at " + address + " now"));
        }
    }

    @Override
    public CompletionStage<ByteBuffer> call(
            int nodeId, HostPort address, ByteBuffer request, int timeoutMs) {
        CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
        if (links.isEmpty()) {
            return CompletableFuture.failedFuture(new IOException("the links are not open"));
        }
        moved(nodeId, address);
        links.get()
                .call(
                        nodeId,
                        request,
                        timeoutMs,
                        outcome -> {
                            switch (outcome) {
                                case CallOutcome.Answered(ByteBuffer frame) ->
                                        answer.complete(frame);
                                case CallOutcome.Failed(Reason reason, String detail) ->
                                        answer.completeExceptionally(failure(reason, detail));
                            }
                        });
        return answer;
    }

    private static IOException failure(Reason reason, String detail) {
        String message = reason + ": " + detail;
        return switch (reason) {
            case UNKNOWN_NODE, UNREACHABLE, TOO_MANY -> new NotSentException(message);
            case LOST, TIMED_OUT, STOPPING -> new IOException(message);
        };
    }
}
