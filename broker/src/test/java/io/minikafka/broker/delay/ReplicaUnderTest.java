package io.minikafka.broker.delay;

import io.minikafka.base.Await;
import io.minikafka.base.ByteRegion;
import io.minikafka.base.ManualExecutor;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Confirmation;
import io.minikafka.broker.DelayGate;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.TestMetadata;
import io.minikafka.broker.TopicRules;
import io.minikafka.storage.AppendOrigin;
import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.ReplicaAppend;
import io.minikafka.storage.ReplicaLog;
import io.minikafka.storage.SmallStorage;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.disk.SimulatedDisk;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CountDownLatch;
import java.util.function.Consumer;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.RecordBatch;
import org.apache.kafka.common.record.internal.SimpleRecord;

/// A node of [DelayTrio]: a real log in replicated mode on a simulated disk, and delayed delivery on it.
final class ReplicaUnderTest implements PartitionHome, AutoCloseable {
    private static final LogConfig CONFIG =
            LogConfig.defaults().withSegmentBytes(4096).withRetention(-1, -1);
    private static final long NOTHING_TO_CUT = Long.MAX_VALUE;

    private final int node;
    private final TopicIdPartition id;
    private final TestMetadata metadata;
    private ManualExecutor owner = new ManualExecutor();
    private SimulatedDisk disk;
    private LogManager logs;
    private ReplicaLog replica;
    private DelayService service;
    private OptionalInt office = OptionalInt.empty();
    private int adopted;
    private long officeBegan;
    private long cutTo = NOTHING_TO_CUT;

    /// What a consumer sees.
    record Seen(String value, long offset) {}

    ReplicaUnderTest(int node, TopicIdPartition id, TestMetadata metadata, long seed, long nowMs) {
        this.node = node;
        this.id = id;
        this.metadata = metadata;
        this.disk = new SimulatedDisk(seed);
        owner.advance(nowMs);
        logs = LogManager.open(SmallStorage.config(), disk, owner.time());
        replica = logs.replica(id, CONFIG);
        service = open();
    }

    private DelayService open() {
        // As in a broker: what a former process left is there before replicas begin.
        Partitions partitions =
                new Partitions(
                        metadata,
                        (_, _, _) -> Optional.of(this),
                        _ ->
                                new TopicRules(
                                        CONFIG,
                                        Optional.empty(),
                                        Optional.empty(),
                                        1_000,
                                        false,
                                        false));
        DelayService opened =
                DelayService.open(
                        new DelayService.Parts(
                                owner,
                                Runnable::run,
                                owner.time(),
                                metadata,
                                new Residence.InCluster(partitions, logs, node),
                                disk,
                                1_000_000,
                                8));
        owner.runAll();
        return opened;
    }

    long nowMs() {
        return owner.time().wallMs();
    }

    @Override
    public Log log() {
        return replica.log();
    }

    @Override
    public int office() {
        return office.orElse(NO_OFFICE);
    }

    @Override
    public boolean isEstablished() {
        return office.isPresent() && log().highWatermark() >= officeBegan;
    }

    @Override
    public boolean hasWriteQuorum() {
        return office.isPresent();
    }

    @Override
    public void confirm(Consumer<Confirmation> whenDone) {
        throw new UnsupportedOperationException("nobody reads strongly here");
    }

    boolean leads() {
        return office.isPresent();
    }

    boolean hasAdopted(int epoch) {
        return adopted == epoch;
    }

    long officeBegan() {
        return officeBegan;
    }

    long durableEnd() {
        flush();
        return replica.durableOffset();
    }

    private void flush() {
        CountDownLatch done = new CountDownLatch(1);
        replica.flush(
                new CommitListener() {
                    @Override
                    public void committed() {
                        done.countDown();
                    }

                    @Override
                    public void failed(StorageException cause) {
                        throw new AssertionError(cause);
                    }
                });
        Await.until("the log is on disk", () -> done.getCount() == 0);
    }

    void lead(int epoch) {
        flush();
        adopted = epoch;
        officeBegan = log().endOffset();
        replica.lead(epoch);
        office = OptionalInt.of(epoch);
        service.officeChanged(id);
    }

    /// Another one leads: what lies behind is not known to be the same.
    void isSucceeded(long committed) {
        cutTo = Math.min(cutTo, committed);
    }

    void depose() {
        office.ifPresent(replica::leaveOffice);
        office = OptionalInt.empty();
        service.officeChanged(id);
    }

    void follow(int epoch) {
        long end = Math.min(cutTo, log().endOffset());
        if (end < log().endOffset()) {
            replica.truncate(end);
        }
        cutTo = NOTHING_TO_CUT;
        adopted = epoch;
    }

    void copy(ReplicaUnderTest leader) {
        long from = log().endOffset();
        if (leader.replica.read(from, leader.log().endOffset(), 1 << 20)
                instanceof ReadResult.Records records) {
            ByteBuffer bytes = bytes(records.region());
            ReplicaAppend result =
                    replica.append(bytes, leader.replica.epochs(from, leader.log().endOffset()));
            if (!(result instanceof ReplicaAppend.Appended)) {
                throw new AssertionError(result);
            }
        }
    }

    private static ByteBuffer bytes(ByteRegion region) {
        ByteBuffer bytes = ByteBuffer.allocate(region.sizeBytes());
        while (bytes.hasRemaining()) {
            region.read(bytes, bytes.position());
        }
        region.release();
        return bytes.flip();
    }

    void raise(long committed) {
        replica.raiseHighWatermark(committed);
        owner.runAll();
    }

    /// @param dueMs 0 for records that are not delayed
    void produce(List<String> values, List<Long> dueMs, Runnable acknowledged) {
        SimpleRecord[] records = new SimpleRecord[values.size()];
        for (int i = 0; i < records.length; i++) {
            Header[] headers =
                    dueMs.get(i) == 0
                            ? new Header[0]
                            : new Header[] {
                                new RecordHeader(
                                        "minikafka.deliver.at",
                                        Long.toString(dueMs.get(i))
                                                .getBytes(StandardCharsets.UTF_8))
                            };
            records[i] =
                    new SimpleRecord(
                            nowMs(), null, values.get(i).getBytes(StandardCharsets.UTF_8), headers);
        }
        ByteBuffer batch = MemoryRecords.withRecords(Compression.NONE, records).buffer();
        CommitListener listener =
                new CommitListener() {
                    @Override
                    public void committed() {
                        acknowledged.run();
                    }

                    @Override
                    public void failed(StorageException cause) {
                        // Nobody was promised anything.
                    }
                };
        switch (service.gate().judge(log(), office(), batch, 10_000)) {
            case DelayGate.Now _ -> log().append(batch, AppendOrigin.CLIENT, office(), listener);
            case DelayGate.Later(int epoch, ByteBuffer waiting, var rest) -> {
                if (log().append(waiting, AppendOrigin.WAITING, epoch, listener)
                        instanceof AppendResult.Appended appended) {
                    rest.ifPresent(
                            some -> some.append(appended.baseOffset(), CommitListener.NOBODY));
                }
            }
            case DelayGate.Refused refused -> throw new AssertionError(refused);
        }
    }

    List<Seen> read(long end) {
        List<Seen> seen = new ArrayList<>();
        long next = log().startOffset();
        while (next < end) {
            ReadResult result = log().read(next, 1 << 20, true, end);
            if (!(result instanceof ReadResult.Records found)) {
                throw new AssertionError(
                        "at %d of %d, committed up to %d: %s"
                                .formatted(next, end, log().highWatermark(), result));
            }
            ByteBuffer bytes = bytes(found.region());
            for (RecordBatch batch : MemoryRecords.readableRecords(bytes).batches()) {
                if (!batch.isControlBatch()) {
                    for (Record record : batch) {
                        byte[] value = new byte[record.valueSize()];
                        record.value().get(value);
                        seen.add(
                                new Seen(
                                        new String(value, StandardCharsets.UTF_8),
                                        record.offset()));
                    }
                }
                next = batch.nextOffset();
            }
        }
        return seen;
    }

    void pass(long ms) {
        owner.advance(ms);
        owner.runAll();
    }

    /// The process is killed, and another one begins.
    void crash() {
        disk = disk.killProcess();
        logs.close();
        // What the dead process had to do is never done.
        long nowMs = nowMs();
        owner = new ManualExecutor();
        owner.advance(nowMs);
        office = OptionalInt.empty();
        logs = LogManager.open(SmallStorage.config(), disk, owner.time());
        replica = logs.replica(id, CONFIG);
        service = open();
    }

    @Override
    public void close() {
        service.close();
        owner.runAll();
        logs.close();
    }
}
