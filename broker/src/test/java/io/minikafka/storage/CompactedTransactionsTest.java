package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.SeededRuns;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.LogRecord;
import io.minikafka.storage.record.RecordBatchBuilder;
import io.minikafka.storage.record.RecordReader;
import io.minikafka.storage.record.TransactionEnd;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Transactions of several producers, interleaved, ended either way, compacted and crashed: whoever reads committed
/// records, as clients do, ends with the last committed value of each key and never sees another. `-Dseed=` repeats one
/// run, `-Dmodel.runs=` makes more of them.
final class CompactedTransactionsTest {
    private static final int OPERATIONS = 150;
    private static final int PRODUCERS = 4;
    private static final int KEYS = 12;

    @Test
    @Tag("seeded")
    void aReaderOfCommittedRecordsSeesNothingElse() {
        SeededRuns.run(60, seed -> new Run(seed).go());
    }

    private enum Outcome {
        OPEN,
        COMMITTED,
        ABORTED
    }

    private static final class Written {
        final long producer;
        final String key;
        final String value;
        Outcome outcome;

        Written(long producer, String key, String value, Outcome outcome) {
            this.producer = producer;
            this.key = key;
            this.value = value;
            this.outcome = outcome;
        }
    }

    private static final class Run {
        private final Random random;
        private final ManualTime time = new ManualTime();
        private final TreeMap<Long, Written> written = new TreeMap<>();
        private final int[] sequences = new int[PRODUCERS];
        private final boolean[] open = new boolean[PRODUCERS];
        private final LogConfig config;
        private SimulatedDisk disk;
        private Node node;

        Run(long seed) {
            random = new Random(seed);
            disk = new SimulatedDisk(seed);
            config =
                    Node.logConfig()
                            .withSegmentBytes(400 + random.nextInt(1200))
                            .withCleanup(
                                    new CleanupConfig(
                                            false,
                                            true,
                                            random.nextBoolean() ? 50 : 1_000_000,
                                            0,
                                            Long.MAX_VALUE,
                                            0));
            node = open();
        }

        private Node open() {
            Node opened = new Node(disk, time);
            opened.manager.janitor().sweep();
            return opened;
        }

        private Log log() {
            return node.manager.log(Node.LOG, config);
        }

        void go() {
            for (int i = 0; i < OPERATIONS; i++) {
                time.advanceMs(random.nextInt(20));
                int dice = random.nextInt(100);
                if (dice < 50) {
                    append(random.nextInt(PRODUCERS));
                } else if (dice < 72) {
                    end(random.nextInt(PRODUCERS));
                } else if (dice < 86) {
                    compact();
                    check();
                } else if (dice < 94) {
                    node.checkpoint();
                    node.manager.context().remover.removeSome();
                } else {
                    restart();
                    check();
                }
            }
            compact();
            check();
            node.close();
        }

        /// Producer 0 writes without transactions.
        private void append(int producer) {
            RecordBatchBuilder builder =
                    new RecordBatchBuilder().producer(100 + producer, 0, sequences[producer]);
            int count = 1 + random.nextInt(3);
            List<Written> records = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                String key = "k" + random.nextInt(KEYS);
                String value = producer + ":" + sequences[producer] + ":" + i;
                builder.add(time.wallMs(), bytes(key), bytes(value));
                records.add(
                        new Written(
                                producer,
                                key,
                                value,
                                producer == 0 ? Outcome.COMMITTED : Outcome.OPEN));
            }
            sequences[producer] += count;
            long base = producer == 0 ? node.append(log(), builder.build()) : admitted(builder);
            open[producer] = producer > 0;
            for (Written record : records) {
                written.put(base++, record);
            }
        }

        private long admitted(RecordBatchBuilder builder) {
            ByteBuffer batch = builder.transactional().build();
            OptionalLong admission = log().admissionFor(batch, false);
            Commit commit = new Commit();
            AppendResult result =
                    admission.isPresent()
                            ? log().appendAdmitted(
                                            batch,
                                            AppendOrigin.CLIENT,
                                            admission.getAsLong(),
                                            0,
                                            commit)
                            : log().append(batch, AppendOrigin.CLIENT, 0, commit);
            assertThat(result).isInstanceOf(AppendResult.Appended.class);
            assertThat(commit.await()).isTrue();
            return ((AppendResult.Appended) result).baseOffset();
        }

        private void end(int producer) {
            if (!open[producer]) {
                return;
            }
            boolean commit = random.nextBoolean();
            Commit done = new Commit();
            EndMarker marker =
                    new EndMarker(100 + producer, (short) 0, new TransactionEnd(commit, 0), false);
            assertThat(log().appendMarker(marker, 0, done))
                    .isInstanceOf(AppendResult.Appended.class);
            assertThat(done.await()).isTrue();
            open[producer] = false;
            for (Written record : written.values()) {
                if (record.producer == producer && record.outcome == Outcome.OPEN) {
                    record.outcome = commit ? Outcome.COMMITTED : Outcome.ABORTED;
                }
            }
        }

        private void compact() {
            log();
            node.manager
                    .compactor(
                            new CompactorConfig(1, 1 << 20, Double.MAX_VALUE), TestCodec.INSTANCE)
                    .compactDue();
        }

        private void restart() {
            boolean power = random.nextBoolean();
            SimulatedDisk next = power ? disk.crash() : disk.killProcess();
            node.close();
            disk = next;
            if (!power && random.nextBoolean() && disk.exists("checkpoint")) {
                disk.delete("checkpoint");
            }
            node = open();
        }

        private void check() {
            Map<String, String> expected = new TreeMap<>();
            long stable = log().lastStableOffset();
            written.headMap(stable).values().stream()
                    .filter(record -> record.outcome == Outcome.COMMITTED)
                    .forEach(record -> expected.put(record.key, record.value));
            Map<String, String> seen = new TreeMap<>();
            long next = 0;
            while (next < stable) {
                ReadResult result = log().read(next, 500, true, stable);
                if (result instanceof ReadResult.Empty) {
                    break;
                }
                assertThat(result).isInstanceOf(ReadResult.Records.class);
                next = consume(Node.bytes((ReadResult.Records) result), next, seen);
            }
            assertThat(seen).isEqualTo(expected);
        }

        /// What a client does with the answer to one fetch.
        private long consume(ByteBuffer bytes, long from, Map<String, String> seen) {
            ArrayDeque<AbortedTransaction> aborted =
                    new ArrayDeque<>(
                            log().abortedTransactions(from, Long.MAX_VALUE).stream()
                                    .sorted(
                                            Comparator.comparingLong(
                                                    AbortedTransaction::firstOffset))
                                    .toList());
            Set<Long> skipped = new HashSet<>();
            long next = from;
            int at = 0;
            while (bytes.limit() - at >= BatchHeader.SIZE_BYTES
                    && BatchHeader.sizeBytes(bytes, at) <= bytes.limit() - at) {
                int size = BatchHeader.sizeBytes(bytes, at);
                next = BatchHeader.lastOffset(bytes, at) + 1;
                while (!aborted.isEmpty() && aborted.getFirst().firstOffset() < next) {
                    skipped.add(aborted.removeFirst().producerId());
                }
                long producer = BatchHeader.producerId(bytes, at);
                if (BatchHeader.control(bytes, at)) {
                    if (TransactionEnd.read(bytes, at).filter(end -> !end.commit()).isPresent()) {
                        skipped.remove(producer);
                    }
                } else if (!BatchHeader.transactional(bytes, at) || !skipped.contains(producer)) {
                    RecordReader.all(bytes.slice(at, size)).forEach(r -> see(r, seen));
                }
                at += size;
            }
            return next;
        }

        private void see(LogRecord record, Map<String, String> seen) {
            Written original = written.get(record.offset());
            assertThat(original).isNotNull();
            assertThat(original.outcome)
                    .as("the record at %d is seen", record.offset())
                    .isEqualTo(Outcome.COMMITTED);
            String value = text(record.value().orElseThrow());
            assertThat(value).isEqualTo(original.value);
            seen.put(text(record.key().orElseThrow()), value);
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        private static String text(ByteBuffer bytes) {
            return StandardCharsets.UTF_8.decode(bytes.duplicate()).toString();
        }
    }
}
