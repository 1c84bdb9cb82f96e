package io.minikafka.broker.delay;

import io.minikafka.app.config.BrokerConfigKeys;
import io.minikafka.base.Await;
import io.minikafka.base.ManualExecutor;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.broker.AloneHomes;
import io.minikafka.broker.Answer;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.Produce;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.SettingsInForce;
import io.minikafka.broker.TestGate;
import io.minikafka.broker.TestMetadata;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TopicRules;
import io.minikafka.broker.TransactionMarker;
import io.minikafka.broker.produce.LogMarkers;
import io.minikafka.broker.produce.ProduceHandler;
import io.minikafka.cluster.metadata.MetadataRecord.TopicRecord;
import io.minikafka.cluster.metadata.TopicConfigKeys;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.SmallStorage;
import io.minikafka.storage.disk.SimulatedDisk;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;

/// Produce and delayed delivery on real logs on a simulated disk; time moves when the test says so.
final class DelayWorld implements AutoCloseable {
    static final int PARTITIONS = 2;

    /// Older producers: their sequences go on from one transaction to the next.
    static final short VERSION = 11;

    final ManualExecutor owner = new ManualExecutor();
    final TestMetadata metadata = new TestMetadata();
    final TopicImage topic;
    final LogManager logs;
    final DelayService service;
    private final SimulatedDisk disk;
    private final Partitions partitions;
    private final ProduceHandler produce;
    private final LogMarkers markers;

    /// What a consumer sees.
    record Seen(String value, long offset, long timestampMs, boolean delayed) {}

    /// @param topic as it was before; made by [#topic] first
    DelayWorld(SimulatedDisk disk, TopicImage topic, long nowMs) {
        this.disk = disk;
        this.topic = topic;
        owner.advance(nowMs);
        metadata.replay(new TopicRecord(topic));
        ConfigValues broker = ConfigValues.defaults(BrokerConfigKeys.ALL);
        logs = LogManager.open(SmallStorage.config(), disk, owner.time());
        partitions =
                new Partitions(
                        metadata,
                        new AloneHomes(metadata, logs),
                        each ->
                                TopicRules.of(
                                        each, new SettingsInForce(broker, 1, metadata.image())));
        service =
                DelayService.open(
                        new DelayService.Parts(
                                owner,
                                Runnable::run,
                                owner.time(),
                                metadata,
                                new Residence.Alone(partitions),
                                disk,
                                1_000,
                                8));
        produce = new ProduceHandler(partitions, new TestGate(), service.gate());
        markers = new LogMarkers(partitions);
        owner.runAll();
    }

    static TopicImage topic(Map<String, String> more) {
        Map<String, String> settings = new TreeMap<>(more);
        settings.put(TopicConfigKeys.DELAY_ENABLE.name(), "true");
        settings.put(TopicConfigKeys.SEGMENT_BYTES.name(), "4096");
        return new TestMetadata().create("reminders", PARTITIONS, settings);
    }

    long nowMs() {
        return owner.time().wallMs();
    }

    /// Where retention of a partition stops.
    long heldFrom(int partition) {
        return log(partition).heldFrom();
    }

    Log log(int partition) {
        return logs.existing(new TopicIdPartition(topic.id(), partition)).orElseThrow();
    }

    /// Sends a batch; the answer comes when it is on the disk.
    CompletableFuture<PartitionProduceResponse> send(
            int partition, MemoryRecords batch, boolean transactional) {
        CompletableFuture<PartitionProduceResponse> reply = new CompletableFuture<>();
        var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9_092);
        var request = Produce.request(VERSION, topic, partition, batch);
        if (transactional) {
            request.setTransactionalId("mover");
        }
        produce.handle(
                new RequestContext(VERSION, "test", here, here, 1, 0),
                request,
                new Answer<>() {
                    @Override
                    public void send(ProduceResponseData response) {
                        reply.complete(Produce.only(response));
                    }

                    @Override
                    public void sendNothing() {
                        reply.cancel(false);
                    }

                    @Override
                    public void close(String reason) {
                        reply.cancel(false);
                    }
                });
        return reply;
    }

    PartitionProduceResponse produce(int partition, MemoryRecords batch, boolean transactional) {
        PartitionProduceResponse response = await(send(partition, batch, transactional));
        settle();
        return response;
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(30, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no answer", e);
        }
    }

    Errors end(int partition, long producerId, int epoch, boolean commit) {
        AtomicReference<Errors> result = new AtomicReference<>();
        markers.write(
                new TransactionMarker(producerId, (short) epoch, commit, 0, (short) 1),
                new TopicPartition(topic.name(), partition),
                result::set);
        Await.until("the marker is written", () -> result.get() != null);
        settle();
        return result.get();
    }

    void pass(long ms) {
        long endMs = nowMs() + ms;
        while (nowMs() < endMs) {
            owner.advance(Math.min(7, endMs - nowMs()));
            settle();
        }
    }

    /// All that was appended is committed, and what follows from it is done.
    void settle() {
        long before;
        do {
            before = ends();
            Await.until("all is committed", this::isCommitted);
            owner.runAll();
        } while (ends() != before || !isCommitted());
    }

    private boolean isCommitted() {
        AtomicBoolean read = new AtomicBoolean();
        service.describe(tails ->
                read.set(
                        tails.stream()
                                .allMatch(tail -> tail.position() >= tail.log().highWatermark())));
        owner.runAll();
        if (!read.get()) {
            return false;
        }
        for (TopicIdPartition id : logs.logs()) {
            Log log = logs.existing(id).orElseThrow();
            if (log.highWatermark() < log.endOffset()) {
                return false;
            }
        }
        return true;
    }

    private long ends() {
        return logs.logs().stream()
                .mapToLong(id -> logs.existing(id).orElseThrow().endOffset())
                .sum();
    }

    /// What consumers of a partition see now.
    List<Seen> read(int partition, boolean committedOnly) {
        List<Seen> seen = new ArrayList<>();
        Log log = log(partition);
        long end = committedOnly ? log.lastStableOffset() : log.highWatermark();
        long next = log.startOffset();
        while (next < end) {
            ReadResult result =
                    committedOnly
                            ? log.readCommitted(next, 1 << 20, true, end)
                            : log.read(next, 1 << 20, true, end);
            if (!(result instanceof ReadResult.Records found)) {
                throw new AssertionError("at " + next + ": " + result);
            }
            ByteBuffer bytes = ByteBuffer.allocate(found.region().sizeBytes());
            found.region().read(bytes, 0);
            found.region().release();
            for (RecordBatch batch : MemoryRecords.readableRecords(bytes.flip()).batches()) {
                boolean aborted =
                        batch.isTransactional()
                                && found.aborted().stream()
                                        .anyMatch(one ->
                                                one.has(batch.producerId(), batch.baseOffset()));
                if (!batch.isControlBatch() && !aborted) {
                    for (Record record : batch) {
                        seen.add(seen(record));
                    }
                }
                next = batch.nextOffset();
            }
        }
        return seen;
    }

    private static Seen seen(Record record) {
        boolean delayed = false;
        for (var header : record.headers()) {
            delayed |= header.key().equals("minikafka.delayed.from");
        }
        byte[] value = new byte[record.valueSize()];
        record.value().get(value);
        return new Seen(
                new String(value, StandardCharsets.UTF_8),
                record.offset(),
                record.timestamp(),
                delayed);
    }

    /// The process dies, or the machine loses power; another process begins.
    DelayWorld crash(boolean power) {
        SimulatedDisk next = power ? disk.crash() : disk.killProcess();
        logs.close();
        return new DelayWorld(next, topic, nowMs());
    }

    DelayWorld restart() {
        close();
        return new DelayWorld(disk, topic, nowMs());
    }

    SimulatedDisk disk() {
        return disk;
    }

    @Override
    public void close() {
        service.close();
        owner.runAll();
        logs.close();
    }
}
