package io.minikafka.storage;

import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.disk.Disk;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.wal.WalConfig;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/// A storage engine without threads: what they would do happens when somebody says so, in one thread.
public final class SteppedStorage {
    private final LogManager logs;

    private SteppedStorage(LogManager logs) {
        this.logs = logs;
    }

    /// Recovers what is on `disk`.
    ///
    /// @throws StorageException when that cannot be used
    public static SteppedStorage open(Disk disk, Time time) {
        return new SteppedStorage(LogManager.withoutThreads(config(), disk, time));
    }

    /// Small files, so that all that happens to large ones happens here soon.
    private static StorageConfig config() {
        WalConfig wal =
                new WalConfig(
                        "wal",
                        64 << 10,
                        64 << 10,
                        4L << 20,
                        16 << 10,
                        64L << 20,
                        256,
                        1 << 20,
                        1L << 40,
                        WalConfig.OnCorruption.REFUSE);
        return new StorageConfig(
                wal,
                logConfig(),
                16,
                8 << 10,
                200,
                1L << 40,
                1L << 40,
                1,
                16 << 10,
                1_000,
                1_000,
                86_400_000,
                1_000,
                1_000,
                4 << 10,
                1 << 20);
    }

    public static LogConfig logConfig() {
        return LogConfig.defaults().withSegmentBytes(2_048).withRetention(-1, -1);
    }

    public LogManager logs() {
        return logs;
    }

    /// Whether something waits for the write-ahead log.
    public boolean isWriteWaiting() {
        return logs.context().wal().hasWork();
    }

    /// Writes and syncs a group, and tells whom it concerns.
    ///
    /// @return false if there was nothing, or no room for it
    public boolean write() {
        return logs.context().wal().writeSome();
    }

    /// Moves something into segments, if that is due.
    public boolean writeBack() {
        return logs.context().writer.doSome();
    }

    public boolean checkpoint() {
        try {
            return logs.checkpointer().take(false);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /// A second's work of the janitor.
    public void tidyUp() {
        logs.janitor().round();
    }

    /// Whole batches from `offset` on, committed or not.
    /// The epoch in which the replica of that log leads, whether it tells clients so or not; negative if it does not.
    public static int office(Log log) {
        return log.becomeReplica().office();
    }

    public static ReadResult readAll(Log log, long offset) {
        return new LogReader(log, offset, 64 << 10, true, Long.MAX_VALUE, ReadFor.FOLLOWER).read();
    }

    /// The first bytes of a segment, up to `endOffset`.
    public record Stretch(String file, int sizeBytes, long baseOffset, long endOffset) {}

    /// Something that is committed and in its file.
    public Optional<Stretch> committedBytes(
            SimulatedDisk disk, TopicIdPartition id, Random random) {
        Optional<Log> log = logs.existing(id);
        if (log.isEmpty() || log.get().segments().isEmpty()) {
            return Optional.empty();
        }
        List<LogSegment> all = log.get().segments().all();
        LogSegment segment = all.get(random.nextInt(all.size()));
        if (segment.writtenBytes == 0) {
            return Optional.empty();
        }
        String file = SegmentNames.file(id, segment, SegmentNames.LOG);
        ByteBuffer bytes = ByteBuffer.wrap(disk.contents(file)).limit(segment.writtenBytes);
        long end = segment.baseOffset;
        int at = 0;
        while (at < bytes.limit()
                && BatchHeader.lastOffset(bytes, at) < log.get().highWatermark()) {
            end = BatchHeader.lastOffset(bytes, at) + 1;
            at += BatchHeader.sizeBytes(bytes, at);
        }
        return at == 0
                ? Optional.empty()
                : Optional.of(new Stretch(file, at, segment.baseOffset, end));
    }

    // --- mistakes that simulations must find ---

    public void forgetSavedStates() {
        bodies().forEach(body -> body.saved = SavedState.NOTHING);
    }

    public void forgetProducers() {
        bodies().forEach(body -> body.producers = LogProducers.NONE);
    }

    public void takeUncheckedRanges() {
        logs.context().rangeJudge =
                new RangeJudge() {
                    @Override
                    public Optional<String> problem(
                            Hole hole, ByteBuffer bytes, long offset, int position) {
                        return Optional.empty();
                    }

                    @Override
                    public boolean isGood(SegmentFile made, int from, int to, EpochCache epochs) {
                        return true;
                    }
                };
    }

    public void commitAll() {
        bodies().forEach(body -> body.highWatermark = body.endOffset);
    }

    private List<LogBody> bodies() {
        return logs.logs().stream().map(id -> logs.existing(id).orElseThrow().body()).toList();
    }

    /// The process is gone, and its disk out of its reach: only memory is given back.
    public void abandon() {
        for (var id : logs.logs()) {
            WriteBack back = logs.existing(id).orElseThrow().writeBackIfAny();
            if (back != null) {
                back.drop();
            }
        }
        logs.close();
    }
}
