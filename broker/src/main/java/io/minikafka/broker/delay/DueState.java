package io.minikafka.broker.delay;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.base.TopicIdPartition;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;

/// What the file `delay/state` says: up to where each log was read, and what waits from before.
///
///     u32 magic "MKDS" | u32 version 2 | u64 next run | u32 next partition number
///     u32 partitions, each:  u32 number, uuid topic, u32 partition, i64 position, i64 held from, i64 valid below,
///                            u32 undecided batches, each:  i64 base offset
///                            u32 delivered records that are in a queue still, each:  i64 offset (not in version 1)
///     u32 runs, each:        u64 number, u32 entries taken
///     u32 entries, each:     i64 due time, u32 partition number, i64 offset
///     u32 CRC32C of everything before
///
/// docs/format/delayed.md.
record DueState(
        long nextRun,
        int nextPartition,
        List<Partition> partitions,
        List<Run> runs,
        List<Due> near) {
    static final DueState NEW = new DueState(0, 0, List.of(), List.of(), List.of());

    private static final int MAGIC = 0x4D4B4453;
    private static final int VERSION = 2;
    private static final int VERSION_WITHOUT_DELIVERED = 1;

    /// A partition that has or had waiting records.
    ///
    /// @param position its log was read up to here
    /// @param heldFrom nothing waits below
    /// @param validBelow entries with this number count below this offset only; the log lost what was behind it
    /// @param undecided transactional waiting batches whose transactions were not decided
    /// @param delivered records whose delivery was read, and which are among what waits still
    record Partition(
            int number,
            TopicIdPartition id,
            long position,
            long heldFrom,
            long validBelow,
            List<Long> undecided,
            List<Long> delivered) {}

    /// A run, of which the first `taken` are gone.
    record Run(long number, int taken) {}

    /// Begins to write a state; what waits in memory follows by [Writer#entry], as often as was said.
    static Writer write(
            long nextRun, int nextPartition, List<Partition> partitions, List<Run> runs, int near) {
        FieldWriter out = new FieldWriter(1_024 + near * 20);
        out.i32(MAGIC).i32(VERSION).i64(nextRun).i32(nextPartition).i32(partitions.size());
        for (Partition partition : partitions) {
            out.i32(partition.number())
                    .uuid(partition.id().topicId())
                    .i32(partition.id().partition())
                    .i64(partition.position())
                    .i64(partition.heldFrom())
                    .i64(partition.validBelow())
                    .i32(partition.undecided().size());
            partition.undecided().forEach(out::i64);
            out.i32(partition.delivered().size());
            partition.delivered().forEach(out::i64);
        }
        out.i32(runs.size());
        runs.forEach(run -> out.i64(run.number()).i32(run.taken()));
        out.i32(near);
        return new Writer(out);
    }

    /// The bytes of a state in the making.
    record Writer(FieldWriter out) {
        void entry(Due due) {
            out.i64(due.dueMs()).i32(due.partition()).i64(due.offset());
        }

        byte[] toBytes() {
            out.i32(crc(out.toBytes(), 0));
            return out.toBytes();
        }
    }

    /// @throws FormatException if it is not what was written
    static DueState read(byte[] bytes) {
        FieldReader in = new FieldReader("delay/state", bytes);
        boolean isState = in.i32() == MAGIC;
        int version = in.i32();
        if (!isState || version < VERSION_WITHOUT_DELIVERED || version > VERSION) {
            throw new FormatException("delay/state is none of a known version");
        }
        long nextRun = in.i64();
        int nextPartition = in.i32();
        List<Partition> partitions = new ArrayList<>();
        for (int left = in.count(52); left > 0; left--) {
            partitions.add(partition(in, version));
        }
        List<Run> runs = new ArrayList<>();
        for (int left = in.count(12); left > 0; left--) {
            runs.add(new Run(in.i64(), in.i32()));
        }
        List<Due> near = new ArrayList<>();
        for (int left = in.count(20); left > 0; left--) {
            near.add(new Due(in.i64(), in.i32(), in.i64()));
        }
        if (in.i32() != crc(bytes, Integer.BYTES)) {
            throw new FormatException("delay/state is damaged: its checksum does not fit");
        }
        in.end();
        return new DueState(nextRun, nextPartition, partitions, runs, near);
    }

    private static Partition partition(FieldReader in, int version) {
        int number = in.i32();
        var id = new TopicIdPartition(in.uuid(), in.i32());
        long position = in.i64();
        long heldFrom = in.i64();
        long validBelow = in.i64();
        List<Long> undecided = offsets(in);
        List<Long> delivered = version == VERSION ? offsets(in) : List.of();
        return new Partition(number, id, position, heldFrom, validBelow, undecided, delivered);
    }

    private static List<Long> offsets(FieldReader in) {
        List<Long> offsets = new ArrayList<>();
        for (int left = in.count(Long.BYTES); left > 0; left--) {
            offsets.add(in.i64());
        }
        return offsets;
    }

    private static int crc(byte[] bytes, int without) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, 0, bytes.length - without);
        return (int) crc.getValue();
    }
}
