package io.minikafka.storage;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.LogRecord;
import io.minikafka.storage.record.RecordBatchBuilder;
import io.minikafka.storage.record.RecordReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/// A storage engine with small limits on a disk of the test's, and the few words that tests speak with it.
final class Node implements AutoCloseable {
    static final TopicIdPartition LOG = id(1, 0);

    final LogManager manager;
    final ManualTime time;

    Node(Disk disk) {
        this(disk, new ManualTime());
    }

    Node(Disk disk, ManualTime time) {
        this(disk, time, config());
    }

    Node(Disk disk, ManualTime time, StorageConfig config) {
        this.time = time;
        this.manager = LogManager.open(config, disk, time);
    }

    static TopicIdPartition id(long topic, int partition) {
        return new TopicIdPartition(new UUID(7, topic), partition);
    }

    static StorageConfig config() {
        return SmallStorage.config();
    }

    static LogConfig logConfig() {
        return SmallStorage.logConfig();
    }

    Log log() {
        return log(LOG);
    }

    Log log(TopicIdPartition id) {
        return manager.existing(id).orElseGet(() -> manager.log(id, logConfig()));
    }

    static ByteBuffer batch(String... values) {
        return builder(values).build();
    }

    static RecordBatchBuilder builder(String... values) {
        RecordBatchBuilder builder = new RecordBatchBuilder();
        for (String value : values) {
            builder.add(ManualTime.START_MS, value.getBytes(StandardCharsets.UTF_8));
        }
        return builder;
    }

    /// Appends as a client and waits for the commit.
    ///
    /// @return base offset
    long append(Log log, String... values) {
        return append(log, batch(values));
    }

    long append(Log log, ByteBuffer batch) {
        Commit commit = new Commit();
        AppendResult result = log.append(batch, AppendOrigin.CLIENT, 0, commit);
        assertThat(result).isInstanceOf(AppendResult.Appended.class);
        assertThat(commit.await()).isTrue();
        return ((AppendResult.Appended) result).baseOffset();
    }

    static AppendResult.Rejected refused(Log log, ByteBuffer batch) {
        AppendResult result = log.append(batch, AppendOrigin.CLIENT, 0, new Commit());
        assertThat(result).isInstanceOf(AppendResult.Rejected.class);
        return (AppendResult.Rejected) result;
    }

    /// Everything that a consumer gets from `offset` on.
    static List<LogRecord> readAll(Log log, long offset) {
        List<LogRecord> records = new ArrayList<>();
        long next = offset;
        while (next < log.highWatermark()) {
            switch (log.read(next, 1000, true, log.highWatermark())) {
                case ReadResult.Records found -> {
                    List<LogRecord> some = decode(bytes(found));
                    some.removeIf(r -> r.offset() < offset);
                    assertThat(some).isNotEmpty();
                    records.addAll(some);
                    next = some.getLast().offset() + 1;
                }
                case ReadResult other -> throw new AssertionError("at " + next + ": " + other);
            }
        }
        return records;
    }

    static List<String> values(List<LogRecord> records) {
        return records.stream()
                .map(r ->
                        StandardCharsets.UTF_8
                                .decode(r.value().orElseThrow().duplicate())
                                .toString())
                .toList();
    }

    /// The bytes of a region, which is released.
    static ByteBuffer bytes(ReadResult.Records records) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int size = records.region().sizeBytes();
        try {
            long sent = 0;
            while (sent < size) {
                long moved =
                        records.region().transferTo(Channels.newChannel(out), sent, size - sent);
                assertThat(moved).isPositive();
                sent += moved;
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            records.region().release();
        }
        return ByteBuffer.wrap(out.toByteArray());
    }

    /// Records of all whole batches, each of which must be intact.
    static List<LogRecord> decode(ByteBuffer bytes) {
        List<LogRecord> records = new ArrayList<>();
        int at = 0;
        while (bytes.limit() - at >= BatchHeader.SIZE_BYTES) {
            int size = BatchHeader.sizeBytes(bytes, at);
            if (size > bytes.limit() - at) {
                break;
            }
            assertThat(BatchHeader.crcFits(bytes, at, size)).isTrue();
            records.addAll(RecordReader.all(bytes.slice(at, size)));
            at += size;
        }
        return records;
    }

    boolean checkpoint() {
        try {
            return manager.checkpointer().take(false);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() {
        manager.close();
    }
}
