package io.minikafka.broker.txn.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.ManualExecutor;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.OffsetTransactions;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TestMetadata;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TransactionMarker;
import io.minikafka.broker.journal.Journals;
import io.minikafka.broker.journal.MemoryJournalLog;
import io.minikafka.broker.txn.TransactionConfig;
import io.minikafka.storage.disk.SimulatedDisk;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.protocol.MessageUtil;

/// The service with its handlers, on one thread, as a client sees it: requests and responses go through their bytes, so
/// that what a version cannot carry is noticed. Partitions and groups note what they are told.
final class TransactionNode {
    /// What a partition, or a group in its place, was told.
    record Told(String target, long producerId, int epoch, boolean commits) {}

    final ManualExecutor owner = new ManualExecutor();
    final TestMetadata metadata = new TestMetadata();
    final SimulatedDisk disk;
    final MemoryJournalLog log;
    final List<Told> told = new ArrayList<>();
    final TransactionService service;
    private final Map<ApiKeys, ApiHandler<?, ?>> handlers = new EnumMap<>(ApiKeys.class);
    private final List<Consumer<Errors>> heldMarkers = new ArrayList<>();
    private boolean holdsMarkers;
    private boolean holdsCommits;

    TransactionNode() {
        this(new MemoryJournalLog(), new SimulatedDisk(1));
    }

    private TransactionNode(MemoryJournalLog log, SimulatedDisk disk) {
        this.log = log;
        this.disk = disk;
        metadata.create("t", 3, Map.of());
        service =
                TransactionService.open(
                        TransactionConfig.defaults(),
                        Journals.on(log, disk, owner.time()),
                        owner,
                        owner.time(),
                        metadata,
                        this::mark,
                        this::end);
        for (ApiHandler<?, ?> handler : service.handlers()) {
            handlers.put(handler.key(), handler);
        }
        run();
    }

    private void mark(TransactionMarker marker, TopicPartition partition, Consumer<Errors> done) {
        told.add(
                new Told(
                        partition.toString(),
                        marker.producerId(),
                        marker.producerEpoch(),
                        marker.commit()));
        markerDone(done);
    }

    private void end(OffsetTransactions.Outcome outcome, Consumer<Errors> done) {
        told.add(new Told(outcome.groupId(), outcome.producerId(), -1, outcome.commits()));
        markerDone(done);
    }

    private void markerDone(Consumer<Errors> done) {
        if (holdsMarkers) {
            heldMarkers.add(done);
        } else {
            done.accept(Errors.NONE);
        }
    }

    /// Markers are on their way from now on, until [#releaseMarkers].
    void holdMarkers() {
        holdsMarkers = true;
    }

    void releaseMarkers(Errors error) {
        holdsMarkers = false;
        List<Consumer<Errors>> released = List.copyOf(heldMarkers);
        heldMarkers.clear();
        released.forEach(done -> done.accept(error));
        run();
    }

    /// The disk takes its time from now on, until [#commit].
    void holdCommits() {
        holdsCommits = true;
    }

    void commit() {
        holdsCommits = false;
        run();
    }

    /// Another node on what this one left behind when the power went.
    ///
    /// @param survivors batches of the journal that were on their way and arrived
    TransactionNode crashed(int survivors) {
        return new TransactionNode(log.crashed(survivors), disk);
    }

    void run() {
        owner.runAll();
        while (!holdsCommits && log.uncommitted() > 0) {
            log.commitAll();
            owner.runAll();
        }
    }

    void pass(long ms) {
        owner.advance(ms);
        run();
    }

    <A extends ApiMessage> Reply<A> send(ApiKeys key, int version, ApiMessage request) {
        Reply<A> reply = new Reply<>(key, (short) version);
        ApiMessage received = reread(request, key.messageType.newRequest(), (short) version);
        handle(
                Objects.requireNonNull(handlers.get(key)),
                context((short) version),
                received,
                reply);
        run();
        return reply;
    }

    @SuppressWarnings(
            "TypeParameterUnusedInFormals") // a caller names its response's type only once
    <A extends ApiMessage> A call(ApiKeys key, int version, ApiMessage request) {
        Reply<A> reply = send(key, version, request);
        return reply.message();
    }

    @SuppressWarnings("unchecked") // the handlers are registered under the key of their types
    private static <Q extends ApiMessage, A extends ApiMessage> void handle(
            ApiHandler<?, ?> handler, RequestContext context, ApiMessage request, Reply<A> reply) {
        ((ApiHandler<Q, A>) handler).handle(context, (Q) request, reply);
    }

    private static RequestContext context(short version) {
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9092);
        InetSocketAddress there = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
        return new RequestContext(version, "client", there, here, 1, 0);
    }

    private static ApiMessage reread(ApiMessage message, ApiMessage empty, short version) {
        empty.read(
                new ByteBufferAccessor(MessageUtil.toByteBufferAccessor(message, version).buffer()),
                version);
        return empty;
    }

    /// What came back for one request.
    static final class Reply<A extends ApiMessage> implements Answer<A> {
        private final ApiKeys key;
        private final short version;
        private final List<A> received = new ArrayList<>();

        Reply(ApiKeys key, short version) {
            this.key = key;
            this.version = version;
        }

        @Override
        public void send(A message) {
            received.add(message);
        }

        @Override
        public void sendNothing() {
            throw new AssertionError("transactions answer every request");
        }

        boolean isThere() {
            return !received.isEmpty();
        }

        @SuppressWarnings("unchecked") // a response of the same API
        A message() {
            assertThat(received).hasSize(1);
            return (A) reread(received.getFirst(), key.messageType.newResponse(), version);
        }
    }
}
