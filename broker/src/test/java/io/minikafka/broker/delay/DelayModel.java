package io.minikafka.broker.delay;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.delay.DelayWorld.Seen;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.SimpleRecord;

/// Random producers, and what consumers must see of their records: each acknowledged one once, none before its time,
/// those that waited together in the order of their times.
final class DelayModel {
    private static final long PLAIN = -1;
    private static final long IDEMPOTENT = 7;
    private static final long TRANSACTIONAL = 9;
    private static final List<CompressionType> CODECS =
            List.of(CompressionType.NONE, CompressionType.LZ4, CompressionType.GZIP);

    private final Random random;
    private final List<Sent> sent = new ArrayList<>();
    private final int[] nextSequence = new int[DelayWorld.PARTITIONS];
    private final int[] transactionSequence = new int[DelayWorld.PARTITIONS];
    private final boolean[] open = new boolean[DelayWorld.PARTITIONS];
    private final List<Attempt> inDoubt = new ArrayList<>();
    private int epoch;
    private int values;

    /// What is known of a record.
    enum Fate {
        ACKNOWLEDGED,
        IN_DOUBT,
        UNDECIDED,
        ABORTED
    }

    private static final class Sent {
        final String value;
        final int partition;
        final long sentMs;
        final long dueMs;
        final boolean transactional;
        Fate fate = Fate.IN_DOUBT;

        Sent(String value, int partition, long sentMs, long dueMs, boolean transactional) {
            this.value = value;
            this.partition = partition;
            this.sentMs = sentMs;
            this.dueMs = dueMs;
            this.transactional = transactional;
        }

        boolean isDelayed() {
            return dueMs > sentMs;
        }

        /// Records that waited together have an order.
        boolean waitedWith(Sent other) {
            return partition == other.partition
                    && !transactional
                    && !other.transactional
                    && isDelayed()
                    && other.isDelayed()
                    && Math.max(sentMs, other.sentMs) < Math.min(dueMs, other.dueMs);
        }

        @Override
        public String toString() {
            return "%s in %d sent %d due %d %s %s"
                    .formatted(
                            value,
                            partition,
                            sentMs,
                            dueMs,
                            transactional ? "transactional" : "",
                            fate);
        }
    }

    /// A batch that may be sent again.
    private record Attempt(int partition, long producer, MemoryRecords batch, List<Sent> records) {}

    DelayModel(Random random) {
        this.random = random;
    }

    void produce(DelayWorld world) {
        Attempt attempt = attempt(world);
        boolean delayed = attempt.records().stream().anyMatch(Sent::isDelayed);
        PartitionProduceResponse response =
                world.produce(
                        attempt.partition(),
                        copy(attempt.batch()),
                        attempt.producer() == TRANSACTIONAL);
        assertThat(Errors.forCode(response.errorCode())).isEqualTo(Errors.NONE);
        assertThat(response.baseOffset() < 0).isEqualTo(delayed);
        acknowledged(attempt);
        if (attempt.producer() == IDEMPOTENT && random.nextInt(4) == 0) {
            again(world, attempt);
        }
    }

    /// The producer did not get its answer, and sends the batch again: nothing more happens.
    private void again(DelayWorld world, Attempt attempt) {
        PartitionProduceResponse response =
                world.produce(attempt.partition(), copy(attempt.batch()), false);
        assertThat(Errors.forCode(response.errorCode())).isEqualTo(Errors.NONE);
    }

    private static MemoryRecords copy(MemoryRecords batch) {
        byte[] bytes = new byte[batch.sizeInBytes()];
        batch.buffer().duplicate().get(bytes);
        return MemoryRecords.readableRecords(ByteBuffer.wrap(bytes));
    }

    private Attempt attempt(DelayWorld world) {
        int partition = random.nextInt(DelayWorld.PARTITIONS);
        long producer = List.of(PLAIN, IDEMPOTENT, TRANSACTIONAL).get(random.nextInt(3));
        int count = 1 + random.nextInt(4);
        List<Sent> records = new ArrayList<>();
        SimpleRecord[] simple = new SimpleRecord[count];
        long nowMs = world.nowMs();
        for (int i = 0; i < count; i++) {
            String value = "v" + values++ + "-" + "x".repeat(random.nextInt(60));
            long delayMs = random.nextInt(3) == 0 ? 0 : 1 + random.nextInt(400);
            List<Header> headers = new ArrayList<>();
            if (delayMs > 0) {
                boolean at = random.nextBoolean();
                headers.add(
                        new RecordHeader(
                                at ? "minikafka.deliver.at" : "minikafka.delay.ms",
                                bytes(Long.toString(at ? nowMs + delayMs : delayMs))));
            }
            simple[i] =
                    new SimpleRecord(
                            nowMs, bytes("k"), bytes(value), headers.toArray(Header[]::new));
            records.add(
                    new Sent(value, partition, nowMs, nowMs + delayMs, producer == TRANSACTIONAL));
        }
        sent.addAll(records);
        return new Attempt(partition, producer, batch(partition, producer, simple), records);
    }

    private MemoryRecords batch(int partition, long producer, SimpleRecord[] records) {
        Compression codec = Compression.of(CODECS.get(random.nextInt(CODECS.size()))).build();
        if (producer == PLAIN) {
            return MemoryRecords.withRecords(codec, records);
        }
        if (producer == IDEMPOTENT) {
            int sequence = nextSequence[partition];
            nextSequence[partition] += records.length;
            return MemoryRecords.withIdempotentRecords(
                    codec, producer, (short) 0, sequence, records);
        }
        int sequence = transactionSequence[partition];
        transactionSequence[partition] += records.length;
        open[partition] = true;
        return MemoryRecords.withTransactionalRecords(
                codec, producer, (short) epoch, sequence, records);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private void acknowledged(Attempt attempt) {
        for (Sent record : attempt.records()) {
            record.fate = record.transactional ? Fate.UNDECIDED : Fate.ACKNOWLEDGED;
        }
    }

    /// Ends the transaction of one partition, as if it were one of its own.
    void end(DelayWorld world, boolean commit) {
        int partition = random.nextInt(DelayWorld.PARTITIONS);
        if (open[partition]) {
            assertThat(world.end(partition, TRANSACTIONAL, epoch, commit)).isEqualTo(Errors.NONE);
            decided(partition, commit);
        }
    }

    private void decided(int partition, boolean commit) {
        open[partition] = false;
        for (Sent record : sent) {
            if (record.partition == partition
                    && record.transactional
                    && (record.fate == Fate.UNDECIDED
                            || (!commit && record.fate == Fate.IN_DOUBT))) {
                record.fate = commit ? Fate.ACKNOWLEDGED : Fate.ABORTED;
            }
        }
    }

    /// Sends something and does not wait; a crash has to follow.
    void sendAndForget(DelayWorld world) {
        Attempt attempt = attempt(world);
        inDoubt.add(attempt);
        CompletableFuture<PartitionProduceResponse> reply =
                world.send(
                        attempt.partition(),
                        copy(attempt.batch()),
                        attempt.producer() == TRANSACTIONAL);
        if (random.nextBoolean()) {
            DelayWorld.await(reply);
        }
    }

    /// Another process began: producers send again what was not answered, and the open transactions are aborted.
    void reopened(DelayWorld world) {
        for (Attempt attempt : inDoubt) {
            if (attempt.producer() == IDEMPOTENT) {
                again(world, attempt);
                acknowledged(attempt);
            }
        }
        inDoubt.clear();
        epoch++;
        for (int partition = 0; partition < DelayWorld.PARTITIONS; partition++) {
            assertThat(world.end(partition, TRANSACTIONAL, epoch, false)).isEqualTo(Errors.NONE);
            decided(partition, false);
            transactionSequence[partition] = 0;
        }
    }

    void check(DelayWorld world) {
        Map<String, Integer> times = new HashMap<>();
        Map<String, Long> places = new HashMap<>();
        for (int partition = 0; partition < DelayWorld.PARTITIONS; partition++) {
            for (Seen seen : world.read(partition, true)) {
                times.merge(seen.value(), 1, Integer::sum);
                places.put(seen.value(), seen.offset());
            }
        }
        for (Sent record : sent) {
            int seen = times.getOrDefault(record.value, 0);
            int least = record.fate == Fate.ACKNOWLEDGED && isTime(record, world) ? 1 : 0;
            int most =
                    record.fate == Fate.ABORTED
                                    || record.fate == Fate.UNDECIDED
                                    || record.dueMs > world.nowMs()
                            ? 0
                            : 1;
            assertThat(seen).as("%s at %d", record, world.nowMs()).isBetween(least, most);
        }
        checkOrder(places);
    }

    /// A consumer that does not care for transactions sees nothing before its time either.
    void checkUncommitted(DelayWorld world) {
        Map<String, Sent> byValue = new HashMap<>();
        sent.forEach(record -> byValue.put(record.value, record));
        for (int partition = 0; partition < DelayWorld.PARTITIONS; partition++) {
            for (Seen seen : world.read(partition, false)) {
                Sent record = Objects.requireNonNull(byValue.get(seen.value()));
                assertThat(record.dueMs).as("%s", record).isLessThanOrEqualTo(world.nowMs());
                if (record.isDelayed()) {
                    assertThat(seen.delayed()).isTrue();
                    assertThat(seen.timestampMs()).isEqualTo(record.dueMs);
                }
            }
        }
    }

    /// Readers of committed records do not see past an open transaction.
    private boolean isTime(Sent record, DelayWorld world) {
        return record.dueMs <= world.nowMs() && !open[record.partition];
    }

    private void checkOrder(Map<String, Long> places) {
        List<Sent> there = sent.stream().filter(one -> places.containsKey(one.value)).toList();
        for (Sent one : there) {
            for (Sent other : there) {
                if (one.waitedWith(other) && one.dueMs < other.dueMs) {
                    assertThat(places.get(one.value))
                            .as("%s before %s", one, other)
                            .isLessThan(places.get(other.value));
                }
            }
        }
    }
}
