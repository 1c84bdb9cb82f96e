package io.minikafka.broker.stack;

import io.minikafka.base.ByteRegion;
import io.minikafka.base.HostPort;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.quorum.NodeCalls;
import io.minikafka.broker.quorum.NotSentException;
import io.minikafka.broker.quorum.QuorumNode;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.raft.RaftEngine;
import io.minikafka.protocol.ParsedRequest;
import io.minikafka.protocol.Piece;
import io.minikafka.protocol.Protocol;
import io.minikafka.protocol.RequestHead;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ApiVersionsRequestData;
import org.apache.kafka.common.message.DescribeQuorumRequestData;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/// Requests between nodes, as the bytes that they are on a wire, and the handlers that serve them.
final class Calls implements NodeCalls {
    static final InetSocketAddress HERE =
            new InetSocketAddress(InetAddress.getLoopbackAddress(), 9_092);

    private final StackWorld world;
    private final NodeProcess process;
    private final List<Call> outbox = new ArrayList<>();
    private final Map<ApiKeys, ApiHandler<?, ?>> handlers = new HashMap<>();
    private final Map<Short, PrivateHandler> privateHandlers = new HashMap<>();

    private record Call(
            int place, ByteBuffer request, int timeoutMs, CompletableFuture<ByteBuffer> answer) {}

    Calls(StackWorld world, NodeProcess process) {
        this.world = world;
        this.process = process;
    }

    /// Requests are answered from now on.
    void serve(QuorumNode quorum) {
        quorum.earlyHandlers().forEach(handler -> handlers.put(handler.key(), handler));
        for (ApiHandler<?, ?> handler : quorum.handlers(List.of())) {
            handlers.putIfAbsent(handler.key(), handler);
        }
        quorum.privateHandlers().forEach(handler -> privateHandlers.put(handler.key(), handler));
    }

    @Override
    public CompletionStage<ByteBuffer> call(
            int nodeId, HostPort address, ByteBuffer request, int timeoutMs) {
        CompletableFuture<ByteBuffer> answer = new CompletableFuture<>();
        if (outbox.isEmpty()) {
            process.later(0, this::callAll);
        }
        outbox.add(new Call(Machine.placeOf(address), request, timeoutMs, answer));
        return answer;
    }

    /// The library calls several nodes in an order that is another one in each JVM; here they go by their places.
    private void callAll() {
        List<Call> calls = new ArrayList<>(outbox);
        outbox.clear();
        calls.sort(Comparator.comparingInt(Call::place));
        calls.forEach(call -> call(call.place(), call.request(), call.timeoutMs(), call.answer()));
    }

    private void call(
            int place, ByteBuffer request, int timeoutMs, CompletableFuture<ByteBuffer> answer) {
        Optional<NodeProcess> to = world.processAt(place);
        int from = process.machine().place();
        if (to.isEmpty() || !world.wires().passes(from, place)) {
            world.coverage().count(Met.CALL_FAILED);
            process.later(
                    500 + world.random().nextInt(20_000),
                    () -> answer.completeExceptionally(new NotSentException("no way there")));
            return;
        }
        process.later(
                process.worldUs(timeoutMs),
                () -> {
                    if (answer.completeExceptionally(new IOException("no answer in time"))) {
                        world.coverage().count(Met.CALL_FAILED);
                    }
                });
        if (world.wires().takes(from, place)) {
            to.get()
                    .later(
                            world.wires().delayUs(),
                            () ->
                                    to.get()
                                            .calls()
                                            .serve(
                                                    process.machine().nodeId(),
                                                    request.duplicate(),
                                                    frame -> {
                                                        if (world.wires().takes(place, from)) {
                                                            process.later(
                                                                    world.wires().delayUs(),
                                                                    () -> answer.complete(frame));
                                                        }
                                                    }));
        }
    }

    private void serve(int fromNode, ByteBuffer frame, Consumer<ByteBuffer> reply) {
        switch (Protocol.parse(frame)) {
            case ParsedRequest.Private(short key, int correlationId, ByteBuffer body) -> {
                byte[] bytes = new byte[body.remaining()];
                body.get(bytes);
                PrivateHandler handler = privateHandlers.get(key);
                if (handler == null) {
                    throw new Violation("nobody serves private key " + key);
                }
                handler.handle(
                        bytes,
                        answer ->
                                reply.accept(
                                        ByteBuffer.allocate(Integer.BYTES + answer.length)
                                                .putInt(correlationId)
                                                .put(answer)
                                                .flip()));
            }
            case ParsedRequest.Ok(RequestHead head, ApiVersionsRequestData _) ->
                    reply.accept(bytes(Protocol.encode(head, RaftEngine.features())));
            case ParsedRequest.Ok(RequestHead head, ApiMessage body) ->
                    serve(fromNode, head, body, reply);
            case ParsedRequest odd -> throw new Violation("a node asks what nobody knows: " + odd);
        }
    }

    @SuppressWarnings("unchecked") // handlers are found by their key
    private void serve(
            int fromNode, RequestHead head, ApiMessage body, Consumer<ByteBuffer> reply) {
        ApiHandler<ApiMessage, ApiMessage> handler =
                (ApiHandler<ApiMessage, ApiMessage>) handlers.get(head.key());
        if (handler == null) {
            throw new Violation("nobody serves " + head.key());
        }
        handler.handle(
                new RequestContext(
                        head.version(),
                        "",
                        HERE,
                        HERE,
                        fromNode,
                        Optional.empty(),
                        OptionalInt.of(fromNode),
                        0),
                body,
                new Answer<>() {
                    @Override
                    public void send(ApiMessage message) {
                        reply.accept(bytes(Protocol.encode(head, message)));
                    }

                    @Override
                    public void sendNothing() {
                        // Nobody waits.
                    }
                });
    }

    private static ByteBuffer bytes(List<Piece> pieces) {
        List<ByteBuffer> buffers =
                pieces.stream()
                        .map(piece ->
                                switch (piece) {
                                    case Piece.Bytes(ByteBuffer buffer) -> buffer.duplicate();
                                    case Piece.Region(ByteRegion region) -> Entry.bytes(region);
                                })
                        .toList();
        ByteBuffer all =
                ByteBuffer.allocate(buffers.stream().mapToInt(ByteBuffer::remaining).sum());
        buffers.forEach(all::put);
        return all.flip();
    }

    /// Who votes on metadata, as far as this node leads the quorum. No answer while anything is on its way: who is to vote
    /// may be known to the leader alone.
    @SuppressWarnings("unchecked") // handlers are found by their key
    void describeVoters(Consumer<Set<ReplicaId>> result) {
        var handler =
                (ApiHandler<DescribeQuorumRequestData, DescribeQuorumResponseData>)
                        Objects.requireNonNull(handlers.get(ApiKeys.DESCRIBE_QUORUM));
        var request = new DescribeQuorumRequestData();
        request.topics()
                .add(
                        new DescribeQuorumRequestData.TopicData()
                                .setTopicName("__cluster_metadata")
                                .setPartitions(
                                        List.of(
                                                new DescribeQuorumRequestData.PartitionData()
                                                        .setPartitionIndex(0))));
        handler.handle(
                new RequestContext((short) 2, "", HERE, HERE, 1, 0),
                request,
                new Answer<>() {
                    @Override
                    public void send(DescribeQuorumResponseData message) {
                        if (!message.topics().isEmpty() && isAllCommitted(message)) {
                            result.accept(voters(message));
                        }
                    }

                    @Override
                    public void sendNothing() {
                        // Somebody asks again.
                    }
                });
    }

    private static boolean isAllCommitted(DescribeQuorumResponseData quorum) {
        var partition = quorum.topics().getFirst().partitions().getFirst();
        return partition.currentVoters().stream()
                .filter(voter -> voter.replicaId() == partition.leaderId())
                .allMatch(leader -> leader.logEndOffset() == partition.highWatermark());
    }

    private static Set<ReplicaId> voters(DescribeQuorumResponseData quorum) {
        Set<ReplicaId> voters = new TreeSet<>();
        for (var voter : quorum.topics().getFirst().partitions().getFirst().currentVoters()) {
            Uuid directory = voter.replicaDirectoryId();
            voters.add(new ReplicaId(voter.replicaId(), Uuids.toJava(directory)));
        }
        return voters;
    }
}
