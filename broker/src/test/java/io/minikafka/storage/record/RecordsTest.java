package io.minikafka.storage.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.Fuzzing;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.MutableRecordBatch;
import org.apache.kafka.common.record.internal.Record;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Our batches against Kafka's own reader, and our reader against everything.
final class RecordsTest {
    private static Optional<ByteBuffer> some(Random random, int sizeMax) {
        if (random.nextInt(4) == 0) {
            return Optional.empty();
        }
        byte[] bytes = new byte[random.nextInt(sizeMax)];
        random.nextBytes(bytes);
        return Optional.of(ByteBuffer.wrap(bytes));
    }

    private static ByteBuffer batch(Random random, List<LogRecord> expected) {
        RecordBatchBuilder builder = new RecordBatchBuilder().baseOffset(1000);
        int count = 1 + random.nextInt(20);
        for (int i = 0; i < count; i++) {
            List<LogRecord.Header> headers = new ArrayList<>();
            for (int j = random.nextInt(3); j > 0; j--) {
                headers.add(new LogRecord.Header("h\u00e4" + j, some(random, 30)));
            }
            LogRecord record =
                    new LogRecord(
                            1000L + i,
                            random.nextLong(1L << 41),
                            some(random, 200),
                            some(random, 400),
                            headers);
            builder.add(record.timestampMs(), record.key(), record.value(), headers);
            expected.add(record);
        }
        return builder.build();
    }

    @Test
    void readsWhatItBuilt() {
        for (int seed = 0; seed < 300; seed++) {
            List<LogRecord> expected = new ArrayList<>();
            ByteBuffer batch = batch(new Random(seed), expected);
            assertThat(BatchValidator.check(batch))
                    .as("seed %d", seed)
                    .isEqualTo(
                            new BatchCheck.Valid(
                                    expected.stream()
                                            .mapToLong(LogRecord::timestampMs)
                                            .max()
                                            .orElseThrow()));
            assertThat(RecordReader.all(batch)).isEqualTo(expected);
        }
    }

    @Test
    void kafkaReadsWhatWeBuilt() {
        for (int seed = 0; seed < 100; seed++) {
            List<LogRecord> expected = new ArrayList<>();
            ByteBuffer batch = batch(new Random(seed), expected);
            MemoryRecords records = MemoryRecords.readableRecords(batch.duplicate());
            for (MutableRecordBatch each : records.batches()) {
                each.ensureValid();
            }
            int i = 0;
            for (Record record : records.records()) {
                LogRecord ours = expected.get(i++);
                assertThat(record.offset()).isEqualTo(ours.offset());
                assertThat(record.timestamp()).isEqualTo(ours.timestampMs());
                assertThat(Optional.ofNullable(record.key())).isEqualTo(ours.key());
                assertThat(Optional.ofNullable(record.value())).isEqualTo(ours.value());
                assertThat(record.headers()).hasSize(ours.headers().size());
            }
            assertThat(i).isEqualTo(expected.size());
        }
    }

    /// Any bytes, with a checksum that fits: named as invalid, or decoded; nothing else.
    @Test
    @Tag("fuzz")
    void nothingThatAClientSendsThrows() {
        Fuzzing.run("batches", RecordsTest::sent);
    }

    private static void sent(long seed) {
        Random random = new Random(seed);
        int valid = 0;
        for (int round = 0; round < 20_000; round++) {
            ByteBuffer batch = batch(random, new ArrayList<>());
            for (int i = 1 + random.nextInt(3); i > 0; i--) {
                batch.put(21 + random.nextInt(batch.limit() - 21), (byte) random.nextInt());
            }
            BatchHeader.setCrc(batch, 0);
            if (BatchValidator.check(batch) instanceof BatchCheck.Valid
                    && BatchHeader.compression(batch, 0) == 0) {
                valid++;
                assertThat(RecordReader.all(batch)).hasSize(BatchHeader.recordCount(batch, 0));
            }
        }
        assertThat(valid).isPositive();
    }

    @Test
    void everyCutAndEveryFlippedBitIsNoticed() {
        ByteBuffer batch = batch(new Random(5), new ArrayList<>());
        for (int cut = 0; cut < batch.limit(); cut++) {
            assertThat(BatchValidator.check(batch.duplicate().limit(cut)))
                    .isInstanceOf(BatchCheck.Invalid.class);
        }
        for (int bit = 8 * 16; bit < 8 * batch.limit(); bit++) {
            ByteBuffer flipped = ByteBuffer.allocate(batch.limit()).put(batch.duplicate()).flip();
            flipped.put(bit / 8, (byte) (flipped.get(bit / 8) ^ (1 << (bit % 8))));
            assertThat(BatchValidator.check(flipped)).isInstanceOf(BatchCheck.Invalid.class);
        }
    }

    @Test
    void compressedBatchesAreNotDecoded() {
        ByteBuffer batch = new RecordBatchBuilder().add(1, new byte[3]).build();
        batch.putShort(21, (short) 1);
        assertThatThrownBy(() -> RecordReader.all(batch))
                .isInstanceOf(RecordFormatException.class)
                .hasMessageContaining("compressed");
    }

    @Test
    void findsTheFirstRecordOfATime() {
        ByteBuffer batch =
                new RecordBatchBuilder()
                        .add(10, new byte[1])
                        .add(30, new byte[1])
                        .add(20, new byte[1])
                        .add(30, new byte[1])
                        .build();
        assertThat(RecordReader.firstAtOrAfter(batch, 15, 0).orElseThrow().offset()).isEqualTo(1);
        assertThat(RecordReader.firstAtOrAfter(batch, 15, 2).orElseThrow().offset()).isEqualTo(2);
        assertThat(RecordReader.firstAtOrAfter(batch, 31, 0)).isEmpty();
    }

    @Test
    void sequencesWrap() {
        assertThat(Sequences.plus(Integer.MAX_VALUE, 1)).isZero();
        assertThat(Sequences.distance(Integer.MAX_VALUE, 2)).isEqualTo(3);
        assertThat(Sequences.distance(2, 1)).isEqualTo(Integer.MAX_VALUE);
    }
}
