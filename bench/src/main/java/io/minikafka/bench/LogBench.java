package io.minikafka.bench;

import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.storage.AppendOrigin;
import io.minikafka.storage.AppendResult;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.ReplicaEvents;
import io.minikafka.storage.ReplicaLog;
import io.minikafka.storage.StorageConfig;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.disk.RealDisk;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.lang.management.ManagementFactory;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.UUID;
import java.util.concurrent.Semaphore;

/// Durable appends per second and their CPU, of logs that are alone and of logs that are replicas in office.
///
///     ./dev bench log FOLDER [SECONDS] [alone|replica]
public final class LogBench {
    private static final int LOGS = 16;
    private static final int OUTSTANDING = 64;
    private static final int EPOCH = 1;

    private LogBench() {}

    public static void main(String[] args) throws InterruptedException {
        int seconds = args.length > 1 ? Integer.parseInt(args[1]) : 3;
        boolean replicas = args.length > 2 && args[2].equals("replica");
        try (RealDisk disk = new RealDisk(Path.of(args[0]));
                LogManager manager =
                        LogManager.open(StorageConfig.defaults(), disk, Time.system())) {
            Log[] logs = new Log[LOGS];
            for (int i = 0; i < LOGS; i++) {
                TopicIdPartition id = new TopicIdPartition(UUID.randomUUID(), i);
                logs[i] = replicas ? replica(manager, id) : manager.log(id, LogConfig.defaults());
            }
            run(logs, 1 << 10, seconds); // warm-up
            for (int bytes : new int[] {1 << 10, 16 << 10}) {
                System.out.println(
                        (replicas ? "replica " : "alone   ") + run(logs, bytes, seconds));
            }
        }
    }

    private static Log replica(LogManager manager, TopicIdPartition id) {
        ReplicaLog replica = manager.replica(id, LogConfig.defaults());
        replica.lead(EPOCH);
        replica.listen(new Alone(replica));
        return replica.log();
    }

    private static String run(Log[] logs, int bytes, int seconds) throws InterruptedException {
        Semaphore permits = new Semaphore(OUTSTANDING);
        ByteBuffer batch =
                new RecordBatchBuilder()
                        .add(System.currentTimeMillis(), new byte[bytes - BatchHeader.SIZE_BYTES])
                        .build();
        long cpuNs = cpuNs();
        long beginNs = System.nanoTime();
        long endNs = beginNs + seconds * 1_000_000_000L;
        int count = 0;
        while (System.nanoTime() < endNs) {
            permits.acquire();
            AppendResult result =
                    logs[count % LOGS].append(
                            ByteBuffer.allocate(batch.limit()).put(batch.duplicate()).flip(),
                            AppendOrigin.CLIENT,
                            EPOCH,
                            new Ack(permits));
            if (!(result instanceof AppendResult.Appended)) {
                throw new IllegalStateException(result.toString());
            }
            count++;
        }
        permits.acquire(OUTSTANDING);
        double elapsed = (System.nanoTime() - beginNs) / 1e9;
        return "%5d B: %8.0f acks/s, %5.2f us CPU/ack"
                .formatted(bytes, count / elapsed, (cpuNs() - cpuNs) / 1e3 / count);
    }

    private static long cpuNs() {
        return ((com.sun.management.OperatingSystemMXBean)
                        ManagementFactory.getOperatingSystemMXBean())
                .getProcessCpuTime();
    }

    private record Ack(Semaphore permits) implements CommitListener {
        @Override
        public void committed() {
            permits.release();
        }

        @Override
        public void failed(StorageException cause) {
            throw cause;
        }
    }

    /// The only replica: what it has on disk is committed.
    private record Alone(ReplicaLog replica) implements ReplicaEvents, CommitListener {
        @Override
        public void appended(long endOffset) {
            replica.flush(this);
        }

        @Override
        public void startMoved(long startOffset) {
            // nothing is deleted
        }

        @Override
        public void committed() {
            replica.raiseHighWatermark(replica.durableOffset());
        }

        @Override
        public void failed(StorageException cause) {
            throw cause;
        }
    }
}
