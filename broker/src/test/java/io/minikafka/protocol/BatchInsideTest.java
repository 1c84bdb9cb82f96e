package io.minikafka.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.Fuzzing;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.record.internal.CompressionType;
import org.apache.kafka.common.record.internal.MemoryRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.common.record.internal.SimpleRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// Looking into batches and packing them anew.
class BatchInsideTest {
    private record Seen(int index, long offset, long timestampMs, boolean hasKey) {}

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void walksOverTheRecordsOfEveryCompression(CompressionType type) throws BadBatchException {
        List<Seen> seen = new ArrayList<>();
        BatchRecords.walk(
                batch(type, 50),
                (index, offset, timestamp, hasKey) ->
                        seen.add(new Seen(index, offset, timestamp, hasKey)));
        assertThat(seen).hasSize(50);
        for (int i = 0; i < 50; i++) {
            assertThat(seen.get(i)).isEqualTo(new Seen(i, i, 1_000 + 3L * i, i % 2 == 0));
        }
    }

    @Test
    void stopsWhenTheVisitorHasSeenEnough() throws BadBatchException {
        List<Integer> seen = new ArrayList<>();
        BatchRecords.walk(
                batch(CompressionType.ZSTD, 50),
                (index, _, _, _) -> {
                    seen.add(index);
                    return index < 3;
                });
        assertThat(seen).containsExactly(0, 1, 2, 3);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    void packsIntoEveryCompression(CompressionType from) throws BadBatchException {
        for (Codec to : Codec.values()) {
            ByteBuffer packed = new Recompression(to, OptionalInt.empty()).apply(batch(from, 200));
            var records = MemoryRecords.readableRecords(packed);
            var batches = records.batches().iterator();
            var batch = batches.next();
            batch.ensureValid();
            assertThat(batches.hasNext()).isFalse();
            assertThat(batch.compressionType().id).isEqualTo((byte) to.id());
            assertThat(contents(records))
                    .isEqualTo(contents(MemoryRecords.readableRecords(batch(from, 200))));
        }
    }

    @Test
    void usesTheLevelOfTheTopic() throws BadBatchException {
        ByteBuffer none = batch(CompressionType.NONE, 2_000);
        int fast = new Recompression(Codec.GZIP, OptionalInt.of(1)).apply(none).remaining();
        int small = new Recompression(Codec.GZIP, OptionalInt.of(9)).apply(none).remaining();
        assertThat(small).isLessThan(fast);
    }

    @Test
    void aBatchOfTheRightCompressionIsNotTouched() throws BadBatchException {
        ByteBuffer batch = batch(CompressionType.LZ4, 5);
        assertThat(new Recompression(Codec.LZ4, OptionalInt.empty()).apply(batch)).isSameAs(batch);
    }

    @Test
    void aDamagedBatchIsNotMadeToLookWhole() throws BadBatchException {
        ByteBuffer batch = batch(CompressionType.NONE, 5);
        batch.put(batch.limit() - 1, (byte) (batch.get(batch.limit() - 1) ^ 1));
        assertThat(new Recompression(Codec.GZIP, OptionalInt.empty()).apply(batch)).isSameAs(batch);
    }

    @ParameterizedTest
    @EnumSource(CompressionType.class)
    @Tag("fuzz")
    void damageInsideIsNamedAndNothingElseIsThrown(CompressionType type) {
        Fuzzing.run("batches with " + type, seed -> damaged(type, new Random(seed)));
    }

    private static void damaged(CompressionType type, Random random) throws BadBatchException {
        int refused = 0;
        for (int i = 0; i < 2_000; i++) {
            ByteBuffer batch = batch(type, 20);
            for (int flips = 1 + random.nextInt(4); flips > 0; flips--) {
                int at =
                        BatchBytes.HEADER_BYTES
                                + random.nextInt(batch.limit() - BatchBytes.HEADER_BYTES);
                batch.put(at, (byte) random.nextInt());
            }
            try {
                BatchRecords.walk(batch, (_, _, _, _) -> true);
            } catch (BadBatchException e) {
                assertThat(e.getMessage()).isNotBlank();
                refused++;
            }
        }
        assertThat(refused).isPositive();
    }

    @Test
    void aBatchThatPromisesMoreRecordsThanItHasIsRefused() {
        ByteBuffer batch = batch(CompressionType.SNAPPY, 5);
        batch.putInt(BatchBytes.RECORDS_COUNT_OFFSET, 6);
        assertThatThrownBy(() -> BatchRecords.walk(batch, (_, _, _, _) -> true))
                .isInstanceOf(BadBatchException.class)
                .hasMessageContaining("6 records");
    }

    @Test
    void aBatchThatUnpacksToTooMuchIsRefused() {
        byte[] zeros = new byte[BatchRecords.MAX_UNPACKED_BYTES / 4];
        var records = new SimpleRecord[5];
        for (int i = 0; i < records.length; i++) {
            records[i] = new SimpleRecord(zeros);
        }
        ByteBuffer bomb =
                MemoryRecords.withRecords(Compression.of(CompressionType.ZSTD).build(), records)
                        .buffer();
        assertThat(bomb.remaining()).isLessThan(100_000);
        assertThatThrownBy(() -> BatchRecords.walk(bomb, (_, _, _, _) -> true))
                .isInstanceOf(BadBatchException.class)
                .hasMessageContaining("unpacks to more than");
    }

    private static List<String> contents(MemoryRecords records) {
        List<String> contents = new ArrayList<>();
        for (Record record : records.records()) {
            contents.add(
                    record.offset()
                            + "@"
                            + record.timestamp()
                            + ":"
                            + (record.hasKey() ? StandardCharsets.UTF_8.decode(record.key()) : "-")
                            + "="
                            + StandardCharsets.UTF_8.decode(record.value()));
        }
        return contents;
    }

    private static ByteBuffer batch(CompressionType type, int count) {
        var records = new SimpleRecord[count];
        for (int i = 0; i < count; i++) {
            byte[] key = i % 2 == 0 ? ("k" + i).getBytes(StandardCharsets.UTF_8) : null;
            byte[] value = ("value " + i + " of many").getBytes(StandardCharsets.UTF_8);
            records[i] = new SimpleRecord(1_000 + 3L * i, key, value);
        }
        return MemoryRecords.withRecords(Compression.of(type).build(), records).buffer();
    }
}
