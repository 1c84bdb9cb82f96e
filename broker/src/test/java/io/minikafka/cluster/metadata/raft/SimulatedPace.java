package io.minikafka.cluster.metadata.raft;

import io.minikafka.base.SerialExecutor;
import io.minikafka.cluster.metadata.MetadataRecord;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.feature.SupportedVersionRange;
import org.apache.kafka.common.memory.MemoryPool;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;
import org.apache.kafka.raft.Endpoints;
import org.apache.kafka.raft.ExpirationService;
import org.apache.kafka.raft.KafkaRaftClient;
import org.apache.kafka.raft.NetworkChannel;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.raft.RaftLog;
import org.apache.kafka.raft.RaftMessage;
import org.apache.kafka.raft.RaftMessageQueue;
import org.apache.kafka.server.common.serialization.RecordSerde;

/// Kafka's Raft client in a simulation: polled whenever something has come in or the time that it wanted to wait is
/// over, by an executor that the simulation steps, with its clock and its chance. The library has a constructor for
/// that, which it keeps to itself.
public final class SimulatedPace implements EnginePace {
    private static final int FETCH_WAIT_MS = 500;
    private static final long POLL_AGAIN_MS = 100;

    private final SerialExecutor executor;
    private final io.minikafka.base.Time clock;
    private final Random random;
    private final Inbox inbox = new Inbox();
    private BooleanSupplier poll = () -> false;
    private boolean isPollQueued;
    private long wakeUps;
    private long patienceMs = POLL_AGAIN_MS;

    public SimulatedPace(SerialExecutor executor, io.minikafka.base.Time clock, long seed) {
        this.executor = executor;
        this.clock = clock;
        this.random = new Random(seed);
    }

    @Override
    public Time time() {
        return new Time() {
            @Override
            public long milliseconds() {
                return TimeUnit.NANOSECONDS.toMillis(clock.monotonicNs());
            }

            @Override
            public long nanoseconds() {
                return clock.monotonicNs();
            }

            @Override
            public void sleep(long ms) {
                throw new IllegalStateException("nobody sleeps in a simulation");
            }
        };
    }

    @Override
    public ExpirationService deadlines() {
        return new ExpirationService() {
            @Override
            public <T> CompletableFuture<T> failAfter(long timeoutMs) {
                CompletableFuture<T> future = new CompletableFuture<>();
                var timer =
                        executor.after(
                                timeoutMs,
                                () ->
                                        future.completeExceptionally(
                                                new TimeoutException("not in time")));
                var _ = future.whenComplete((_, _) -> timer.cancel());
                return future;
            }
        };
    }

    @Override
    public KafkaRaftClient<MetadataRecord> client(ClientParts parts) {
        try {
            Constructor<?> constructor =
                    KafkaRaftClient.class.getDeclaredConstructor(
                            OptionalInt.class,
                            Uuid.class,
                            RecordSerde.class,
                            NetworkChannel.class,
                            RaftMessageQueue.class,
                            RaftLog.class,
                            MemoryPool.class,
                            Time.class,
                            ExpirationService.class,
                            int.class,
                            boolean.class,
                            String.class,
                            Collection.class,
                            Endpoints.class,
                            SupportedVersionRange.class,
                            LogContext.class,
                            Random.class,
                            QuorumConfig.class);
            constructor.setAccessible(true);
            @SuppressWarnings("unchecked") // the serde says of what
            KafkaRaftClient<MetadataRecord> client =
                    (KafkaRaftClient<MetadataRecord>)
                            constructor.newInstance(
                                    OptionalInt.of(parts.nodeId()),
                                    parts.directoryId(),
                                    new MetadataSerde(),
                                    parts.channel(),
                                    inbox,
                                    parts.log(),
                                    new SmallBuffers(),
                                    time(),
                                    deadlines(),
                                    FETCH_WAIT_MS,
                                    true,
                                    parts.clusterId(),
                                    parts.contacts(),
                                    parts.listeners(),
                                    parts.versions(),
                                    parts.logContext(),
                                    random,
                                    parts.config());
            return client;
        } catch (InvocationTargetException e) {
            throw new AssertionError(e.getCause());
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(
                    "KafkaRaftClient has other constructors: "
                            + Arrays.toString(KafkaRaftClient.class.getDeclaredConstructors()),
                    e);
        }
    }

    @Override
    public void start(BooleanSupplier newPoll) {
        poll = newPoll;
        pollSoon();
    }

    private void pollSoon() {
        if (!isPollQueued) {
            isPollQueued = true;
            executor.execute(this::pollNow);
        }
    }

    private void pollNow() {
        isPollQueued = false;
        wakeUps++;
        if (!poll.getAsBoolean()) {
            return;
        }
        if (inbox.isEmpty() && !inbox.wasWoken) {
            long waits = wakeUps;
            var _ =
                    executor.after(
                            Math.max(1, Math.min(patienceMs, POLL_AGAIN_MS)),
                            () -> {
                                if (wakeUps == waits) {
                                    pollSoon();
                                }
                            });
        } else {
            inbox.wasWoken = false;
            pollSoon();
        }
    }

    @Override
    public void awaitEnd(long limitMs) {
        // It is the simulation that polls, and it has ended that.
    }

    @Override
    public void close() {
        // There is nothing that would go on by itself.
    }

    /// What has come in; nobody waits for more.
    private final class Inbox implements RaftMessageQueue {
        private final ArrayDeque<QueueEntry> messages = new ArrayDeque<>();
        private boolean wasWoken;

        @Override
        public Optional<QueueEntry> poll(long timeoutMs) {
            patienceMs = timeoutMs;
            return Optional.ofNullable(messages.poll());
        }

        @Override
        public CompletionStage<RaftMessage> add(RaftMessage message) {
            Waiting entry = new Waiting(message, new CompletableFuture<>());
            messages.add(entry);
            pollSoon();
            return entry.future();
        }

        @Override
        public boolean isEmpty() {
            return messages.isEmpty();
        }

        @Override
        public void wakeup() {
            wasWoken = true;
            pollSoon();
        }
    }

    private record Waiting(RaftMessage message, CompletableFuture<RaftMessage> future)
            implements RaftMessageQueue.QueueEntry {}

    /// The library's own pool makes buffers for the largest batch, of which a simulation would make too many.
    private static final class SmallBuffers implements MemoryPool {
        private static final int BYTES = 64 << 10;

        @Override
        public ByteBuffer tryAllocate(int sizeBytes) {
            return ByteBuffer.allocate(Math.min(sizeBytes, BYTES));
        }

        @Override
        public void release(ByteBuffer buffer) {
            // The collector takes it.
        }

        @Override
        public long size() {
            return Long.MAX_VALUE;
        }

        @Override
        public long availableMemory() {
            return Long.MAX_VALUE;
        }

        @Override
        public boolean isOutOfMemory() {
            return false;
        }
    }
}
