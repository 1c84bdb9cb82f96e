package io.minikafka.broker.replica;

import io.minikafka.base.ByteRegion;
import io.minikafka.base.OwnerThread;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Confirmation;
import io.minikafka.cluster.Quorums;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.Election;
import io.minikafka.cluster.replication.Input;
import io.minikafka.cluster.replication.LetterCodec;
import io.minikafka.cluster.replication.Message;
import io.minikafka.cluster.replication.Output;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.cluster.replication.ReplicaLetter;
import io.minikafka.cluster.replication.ReplicationConfig;
import io.minikafka.metrics.LatencyHistogram;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.StorageConfig;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.LogRecord;
import io.minikafka.storage.record.RecordReader;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;

/// Three replicas of one partition, each with a log manager of its own on a simulated disk, and a network between them
/// that loses letters. Their threads are real.
final class Trio implements AutoCloseable {
    static final TopicIdPartition ID = new TopicIdPartition(new UUID(7, 7), 0);
    private static final long PATIENCE_NS = TimeUnit.SECONDS.toNanos(60);

    private final List<ReplicaId> ids =
            List.of(
                    new ReplicaId(1, new UUID(0, 1)),
                    new ReplicaId(2, new UUID(0, 2)),
                    new ReplicaId(3, new UUID(0, 3)));
    private final List<LogManager> logs = new ArrayList<>();
    private final List<LocalReplica> replicas = new ArrayList<>();
    private final List<OwnerThread> clocks = new ArrayList<>();
    private final ExecutorService slow = Executors.newFixedThreadPool(2);
    private final ExecutorService wires = Executors.newFixedThreadPool(2);
    private final BlockingQueue<Output.AnswerSeal> sealed = new LinkedBlockingQueue<>();
    private final AtomicLong sessions = new AtomicLong();
    final AtomicReference<Throwable> broken = new AtomicReference<>();
    private final Random random;
    private final Reads reads = new Reads();
    private final Set<ReplicaId> cutOff = ConcurrentHashMap.newKeySet();
    private final Set<ReplicaId> outOfContact = ConcurrentHashMap.newKeySet();
    private volatile int lossPercent;
    private PartitionState state = PartitionState.created(new Configuration(ids, Quorums.of(3)));

    Trio(long seed) {
        random = new Random(seed);
        for (ReplicaId id : ids) {
            LogManager manager =
                    LogManager.open(
                            StorageConfig.defaults(),
                            new SimulatedDisk(seed * 10 + id.brokerId()),
                            Time.system());
            OwnerThread clock =
                    new OwnerThread("clock-" + id.brokerId(), 1_000, Time.system(), broken::set)
                            .start();
            logs.add(manager);
            clocks.add(clock);
            replicas.add(
                    new LocalReplica(
                            ID,
                            id,
                            manager.replica(ID, LogConfig.defaults()),
                            new ReplicaParts(
                                    new ReplicationConfig(20, 50, 300, 1_000, 100),
                                    new Wires(),
                                    (_, _, report) -> told(report),
                                    () -> outOfContact.contains(id),
                                    reads,
                                    new MoveThrottle(() -> Long.MAX_VALUE, Time.system()),
                                    slow,
                                    clock,
                                    Time.system(),
                                    sessions,
                                    new LatencyHistogram(),
                                    _ -> {},
                                    broken::set),
                            CompletableFuture.completedFuture(null)));
            tick(clock, replicas.getLast());
        }
    }

    private void tick(OwnerThread clock, LocalReplica replica) {
        long nowMs = TimeUnit.NANOSECONDS.toMillis(Time.system().monotonicNs());
        reads.expire(nowMs);
        replica.post(new Input.Tick(nowMs));
        var _ = clock.after(10, () -> tick(clock, replica));
    }

    void loses(int percent) {
        lossPercent = percent;
    }

    /// Nobody reaches that replica any more, nor it anybody; elections pass it over.
    void cutOff(LocalReplica replica) {
        cutOff.add(ids.get(replicas.indexOf(replica)));
    }

    /// That replica's node hears nothing of the cluster any more.
    void loseContact(LocalReplica replica) {
        outOfContact.add(ids.get(replicas.indexOf(replica)));
    }

    /// All reach each other again, and hear what the metadata say.
    void heal() {
        cutOff.clear();
        outOfContact.clear();
        replicas.forEach(replica -> replica.post(new Input.Led(state)));
    }

    Confirmation confirm(LocalReplica replica) {
        CompletableFuture<Confirmation> answer = new CompletableFuture<>();
        replica.confirm(answer::complete);
        return answer.orTimeout(60, TimeUnit.SECONDS).join();
    }

    private boolean loses() {
        synchronized (random) {
            return random.nextInt(100) < lossPercent;
        }
    }

    private void told(Output.Report report) {
        if (report instanceof Output.AnswerSeal answer) {
            sealed.add(answer);
        }
    }

    /// Letters as bytes, on other threads, now and then lost.
    private final class Wires implements Peers {
        @Override
        public void send(ReplicaLetter letter, Optional<ByteRegion> records) {
            byte[] head = LetterCodec.encode(letter);
            byte[] body = records.map(Trio::bytes).orElseGet(() -> new byte[0]);
            records.ifPresent(ByteRegion::release);
            if (loses() || cutOff.contains(letter.from()) || cutOff.contains(letter.to())) {
                return;
            }
            ByteBuffer bytes =
                    ByteBuffer.allocate(head.length + body.length).put(head).put(body).flip();
            wires.execute(() -> arrive(LetterCodec.decode(bytes, RecordBytes::copyOf)));
        }

        @Override
        public long roomBytes(int nodeId) {
            return 1 << 20;
        }
    }

    private void arrive(ReplicaLetter letter) {
        if (!(letter.word() instanceof Message message)) {
            return; // nothing is damaged here
        }
        of(letter.to())
                .post(
                        new Input.Received(
                                letter.from(),
                                message instanceof Message.FetchReply reply
                                        ? RecordBytes.trimmed(reply)
                                        : message));
    }

    LocalReplica of(ReplicaId id) {
        return replicas.get(ids.indexOf(id));
    }

    /// What a replica hears at the beginning of an election.
    Input seal(LocalReplica replica, int epoch) {
        return new Input.Received(ids.get(replicas.indexOf(replica)), new Message.Seal(epoch));
    }

    /// A new epoch with the leader that an election finds; waits until that one takes appends.
    LocalReplica elect() {
        int epoch = state.epoch() + 1;
        PartitionState electing =
                new PartitionState(
                        epoch,
                        Optional.empty(),
                        state.configuration(),
                        true,
                        state.stable(),
                        List.of(),
                        0);
        Election election = new Election(electing);
        sealed.clear();
        await(() -> {
            for (ReplicaId id : ids) {
                if (!loses() && !cutOff.contains(id)) {
                    of(id).post(new Input.Received(id, new Message.Seal(epoch)));
                }
            }
            takeAnswers(election);
            return election.winner().isPresent();
        });
        ReplicaId winner = election.winner().orElseThrow();
        state =
                new PartitionState(
                        epoch,
                        Optional.of(winner),
                        state.configuration(),
                        true,
                        state.stable(),
                        List.of(),
                        0);
        ids.stream()
                .filter(id -> !cutOff.contains(id))
                .forEach(id -> of(id).post(new Input.Led(state)));
        LocalReplica leader = of(winner);
        await(() -> leader.office() == epoch && leader.isEstablished());
        return leader;
    }

    private void takeAnswers(Election election) {
        try {
            Output.AnswerSeal answer = sealed.poll(20, TimeUnit.MILLISECONDS);
            while (answer != null) {
                election.take(answer.answer());
                answer = sealed.poll();
            }
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    List<LocalReplica> all() {
        return replicas;
    }

    /// What the log holds, committed or not.
    static List<String> values(LocalReplica replica) {
        List<String> values = new ArrayList<>();
        long offset = 0;
        while (offset < replica.log().highWatermark()) {
            ReadResult found =
                    replica.log().read(offset, 1 << 20, true, replica.log().highWatermark());
            if (!(found instanceof ReadResult.Records records)) {
                throw new AssertionError("at " + offset + ": " + found);
            }
            ByteBuffer bytes = ByteBuffer.wrap(bytes(records.region()));
            records.region().release();
            for (LogRecord record : RecordReader.all(bytes)) {
                values.add(StandardCharsets.UTF_8.decode(record.value().orElseThrow()).toString());
                offset = record.offset() + 1;
            }
        }
        return values;
    }

    private static byte[] bytes(ByteRegion region) {
        ByteBuffer all = ByteBuffer.allocate(region.sizeBytes());
        int read = region.read(all, 0);
        return Arrays.copyOf(all.array(), read);
    }

    void await(BooleanSupplier condition) {
        long end = System.nanoTime() + PATIENCE_NS;
        while (!condition.getAsBoolean()) {
            if (broken.get() != null || System.nanoTime() - end > 0) {
                throw new AssertionError("did not come", broken.get());
            }
            java.util.concurrent.locks.LockSupport.parkNanos(1_000_000);
        }
    }

    @Override
    public void close() {
        replicas.forEach(LocalReplica::close);
        clocks.forEach(OwnerThread::close);
        wires.shutdownNow();
        slow.shutdownNow();
        logs.forEach(LogManager::close);
    }
}
