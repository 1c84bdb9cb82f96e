package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Time;
import io.minikafka.storage.disk.RealDisk;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `./dev compaction [RECORDS]`: fills a topic with records of 100 bytes, ten for each key in random order, compacts it
/// with the usual settings, and prints how fast that went and what memory it took.
@Tag("compaction")
final class LargeCompactionTest {
    private static final int BATCH_RECORDS = 500;
    private static final int VALUE_BYTES = 70;

    @Test
    @Timeout(3600)
    void aLargeTopicIsCompactedInBoundedMemory(@TempDir Path folder) throws IOException {
        long records = Long.getLong("compaction.records", 1_000_000);
        long keys = Math.max(1, records / 10);
        LogConfig config =
                LogConfig.defaults()
                        .withSegmentBytes(256 << 20)
                        .withDurability(Durability.OS)
                        .withCleanup(
                                new CleanupConfig(false, true, 86_400_000, 0, Long.MAX_VALUE, 0.1));
        try (RealDisk disk = new RealDisk(folder);
                LogManager manager =
                        LogManager.open(StorageConfig.defaults(), disk, Time.system())) {
            Log log = manager.log(Node.LOG, config);
            fill(log, records, keys);
            synchronized (log) {
                log.roll();
            }
            manager.janitor().sweep();
            long before = log.sizeBytes();
            long peakBefore = kilobytes("VmHWM");
            Compactor compactor =
                    manager.compactor(
                            new CompactorConfig(1, 128 << 20, Double.MAX_VALUE),
                            TestCodec.INSTANCE);
            long beganNs = System.nanoTime();
            compactor.compactDue();
            double seconds = (System.nanoTime() - beganNs) / 1e9;
            CompactionCounters.Snapshot done = compactor.counters().snapshot();
            System.out.printf(
                    "compaction: %d records, %d MB -> %d MB in %d runs and %.1f s: %.0f records/s,"
                            + " %.0f MB/s of log; read again and again: %d MB; RSS before %d MB,"
                            + " peak %d MB%n",
                    records,
                    before >> 20,
                    log.sizeBytes() >> 20,
                    done.runs(),
                    seconds,
                    records / seconds,
                    before / seconds / (1 << 20),
                    done.bytesBefore() >> 20,
                    peakBefore >> 10,
                    kilobytes("VmHWM") >> 10);
            assertThat(log.sizeBytes()).isLessThan(before / 8);
            assertThat(log.segments().dirtyOffset).isEqualTo(records);
        }
    }

    private static void fill(Log log, long records, long keys) {
        SplittableRandom random = new SplittableRandom(1);
        byte[] value = new byte[VALUE_BYTES];
        Commit last = new Commit();
        for (long done = 0; done < records; done += BATCH_RECORDS) {
            RecordBatchBuilder builder = new RecordBatchBuilder();
            for (long i = done; i < Math.min(records, done + BATCH_RECORDS); i++) {
                byte[] key = ("customer-" + random.nextLong(keys)).getBytes(StandardCharsets.UTF_8);
                ByteBuffer.wrap(value).putLong(i);
                builder.add(ManualTime.START_MS + i / 100, key, value.clone());
            }
            last = new Commit();
            assertThat(log.append(builder.build(), AppendOrigin.COORDINATOR, 0, last))
                    .isInstanceOf(AppendResult.Appended.class);
            if (done % (BATCH_RECORDS * 64L) == 0) {
                assertThat(last.await()).isTrue();
            }
        }
        assertThat(last.await()).isTrue();
    }

    private static long kilobytes(String what) throws IOException {
        return Files.readAllLines(Path.of("/proc/self/status")).stream()
                .filter(line -> line.startsWith(what + ":"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(0);
    }
}
