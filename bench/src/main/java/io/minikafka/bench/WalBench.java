package io.minikafka.bench;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.disk.RealDisk;
import io.minikafka.storage.wal.WalConfig;
import io.minikafka.storage.wal.WalEntry;
import io.minikafka.storage.wal.WalException;
import io.minikafka.storage.wal.WalPressure;
import io.minikafka.storage.wal.WalReplay;
import io.minikafka.storage.wal.WalSlice;
import io.minikafka.storage.wal.WriteAheadLog;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/// Durable acks per second, their latency and their CPU, of the write-ahead log alone. Slices are released at
/// once, and a checkpoint is pretended every 256 MiB.
///
///     ./dev bench wal FOLDER [SECONDS]
public final class WalBench {
    private static final long CHECKPOINT_BYTES = 256L << 20;

    private WalBench() {}

    public static void main(String[] args) throws InterruptedException {
        Path directory = Path.of(args[0]);
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        try (RealDisk disk = new RealDisk(directory)) {
            long beginNs = System.nanoTime();
            try (WriteAheadLog log = open(disk)) {
                System.out.printf(
                        "open %.1f ms, direct %s%n",
                        (System.nanoTime() - beginNs) / 1e6, log.direct());
                run(log, 64, 1 << 10, seconds); // warm-up
                for (int outstanding : new int[] {1, 64, 512}) {
                    for (int bytes : new int[] {1 << 10, 16 << 10}) {
                        System.out.println(run(log, outstanding, bytes, seconds));
                    }
                }
                System.out.println(log.stats());
            }
        }
    }

    private static WriteAheadLog open(RealDisk disk) {
        return WriteAheadLog.open(
                WalConfig.defaults(), disk, Optional.empty(), new NoReplay(), new NoPressure());
    }

    private static String run(WriteAheadLog log, int outstanding, int bytes, int seconds)
            throws InterruptedException {
        Load load = new Load(outstanding);
        ByteBuffer data = ByteBuffer.allocateDirect(bytes);
        TopicIdPartition[] partitions = new TopicIdPartition[100];
        for (int i = 0; i < partitions.length; i++) {
            partitions[i] = new TopicIdPartition(new UUID(1, 2), i);
        }
        long cpuNs = cpuNs();
        long groups = log.stats().groups();
        long beginNs = System.nanoTime();
        long endNs = beginNs + seconds * 1_000_000_000L;
        int count = 0;
        while (System.nanoTime() < endNs) {
            load.permits.acquire();
            log.append(new Entry(partitions[count % partitions.length], data, load));
            count++;
            if ((count & 1023) == 0 && log.bytesSince(load.checkpoint(log)) > CHECKPOINT_BYTES) {
                load.checkpointed = log.durable();
                log.release(load.checkpointed);
            }
        }
        load.permits.acquire(outstanding);
        double elapsed = (System.nanoTime() - beginNs) / 1e9;
        return "outstanding %4d, %5d B: %8.0f acks/s, p50 %6.0f us, p99 %6.0f us, %5.2f us CPU/ack, %6.1f acks/group"
                .formatted(
                        outstanding,
                        bytes,
                        count / elapsed,
                        load.latencyNs.getValueAtPercentile(50) / 1e3,
                        load.latencyNs.getValueAtPercentile(99) / 1e3,
                        (cpuNs() - cpuNs) / 1e3 / count,
                        (double) count / (log.stats().groups() - groups));
    }

    private static long cpuNs() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private static final class Load {
        private final Semaphore permits;
        private final Histogram latencyNs = new Histogram(10_000_000_000L, 3);
        private io.minikafka.storage.wal.@Nullable WalPosition checkpointed;

        Load(int outstanding) {
            permits = new Semaphore(outstanding);
        }

        io.minikafka.storage.wal.WalPosition checkpoint(WriteAheadLog log) {
            if (checkpointed == null) {
                checkpointed = log.durable();
            }
            return checkpointed;
        }
    }

    private static final class Entry extends WalEntry {
        private final Load load;
        private final long beginNs = System.nanoTime();

        Entry(TopicIdPartition log, ByteBuffer data, Load load) {
            super(log, 0, 0, 0, data, true);
            this.load = load;
        }

        @Override
        protected void committed(WalSlice slice) {
            slice.release();
            load.latencyNs.recordValue(System.nanoTime() - beginNs);
            load.permits.release();
        }

        @Override
        protected void failed(WalException cause) {
            System.err.println(cause.getMessage());
            LockSupport.park();
        }
    }

    private record NoPressure() implements WalPressure {
        @Override
        public void slabsShort() {
            System.err.println("slabs short");
        }

        @Override
        public void full() {
            System.err.println("full");
        }
    }

    private record NoReplay() implements WalReplay {
        @Override
        public void append(
                TopicIdPartition log, long segmentBase, int position, int life, ByteBuffer batch) {
            // only the time counts
        }

        @Override
        public void note(TopicIdPartition log, ByteBuffer note) {
            // only the time counts
        }

        @Override
        public void logStart(TopicIdPartition log, long offset, int life) {
            // only the time counts
        }
    }
}
