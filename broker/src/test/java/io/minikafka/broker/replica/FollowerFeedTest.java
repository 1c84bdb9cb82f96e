package io.minikafka.broker.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.ByteRegion;
import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.broker.Contact;
import io.minikafka.cluster.Quorums;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.EpochChain;
import io.minikafka.cluster.replication.EpochStart;
import io.minikafka.cluster.replication.Input;
import io.minikafka.cluster.replication.LogState;
import io.minikafka.cluster.replication.Output;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.cluster.replication.Replica;
import io.minikafka.cluster.replication.ReplicaLetter;
import io.minikafka.cluster.replication.ReplicationConfig;
import io.minikafka.cluster.replication.Saved;
import io.minikafka.metrics.LatencyHistogram;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.ReadResult;
import io.minikafka.storage.StorageConfig;
import io.minikafka.storage.disk.SimulatedDisk;
import java.nio.channels.WritableByteChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// What a leader's feed does with records that were read while it waited for the disk.
class FollowerFeedTest {
    private static final int EPOCH = 5;
    private static final ReplicaId SELF = new ReplicaId(1, new UUID(0, 1));
    private static final ReplicaId OTHER = new ReplicaId(2, new UUID(0, 2));
    private static final Output.SendRecords WANTED =
            new Output.SendRecords(OTHER, EPOCH, 7, 1, 0, 0, 0, 10);

    private final LogManager logs =
            LogManager.open(StorageConfig.defaults(), new SimulatedDisk(9), Time.system());
    private final List<ReplicaLetter> sent = new ArrayList<>();
    private final Region region = new Region();
    private final ReadResult found = new ReadResult.Records(region, 0, List.of());
    private final FollowerFeed feed = feed();

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void whatWasReadIsSent() {
        new FollowerFeed.Read(feed, WANTED, found).deliver();
        assertThat(sent).hasSize(1);
        assertThat(region.releases).as("by whom it was sent to").isEqualTo(1);
    }

    @Test
    void whatWasReadForAMachineThatHasEndedIsLetGo() {
        feed.end();
        new FollowerFeed.Read(feed, WANTED, found).deliver();
        assertThat(sent).isEmpty();
        assertThat(region.releases).isEqualTo(1);
    }

    @Test
    void whatNobodyWantsIsLetGo() {
        new FollowerFeed.Read(feed, WANTED, found).drop();
        assertThat(sent).isEmpty();
        assertThat(region.releases).isEqualTo(1);
    }

    private FollowerFeed feed() {
        ReplicationConfig config = new ReplicationConfig(20, 50, 300, 30_000, 100);
        return new FollowerFeed(
                Trio.ID,
                SELF,
                leader(config),
                logs.replica(Trio.ID, LogConfig.defaults()),
                new ReplicaParts(
                        config,
                        new Letters(),
                        (_, _, _) -> {},
                        Contact.WITH_ITSELF,
                        new Reads(),
                        new MoveThrottle(() -> Long.MAX_VALUE, Time.system()),
                        Runnable::run,
                        new Never(),
                        Time.system(),
                        new AtomicLong(),
                        new LatencyHistogram(),
                        _ -> {},
                        broken -> {
                            throw new AssertionError(broken);
                        }),
                _ -> false,
                _ -> {});
    }

    /// A machine that leads.
    private static Replica leader(ReplicationConfig config) {
        var configuration = new Configuration(List.of(SELF, OTHER), Quorums.of(2));
        Replica machine =
                new Replica(
                        SELF,
                        7,
                        config,
                        new Saved(EPOCH, EPOCH - 1),
                        new LogState(0, 10, EpochChain.of(List.of(new EpochStart(2, 0)))));
        PartitionState led =
                new PartitionState(
                        EPOCH, Optional.of(SELF), configuration, true, configuration, List.of(), 0);
        machine.step(new Input.Led(led)).stream()
                .filter(Output.Flush.class::isInstance)
                .map(Output.Flush.class::cast)
                .toList()
                .forEach(flush -> machine.step(new Input.Flushed(flush.ticket())));
        assertThat(machine.isLeader()).isTrue();
        return machine;
    }

    private final class Letters implements Peers {
        @Override
        public void send(ReplicaLetter letter, Optional<ByteRegion> records) {
            sent.add(letter);
            records.ifPresent(ByteRegion::release);
        }

        @Override
        public long roomBytes(int nodeId) {
            return 1 << 20;
        }
    }

    private static final class Region implements ByteRegion {
        private int releases;

        @Override
        public int sizeBytes() {
            return 1;
        }

        @Override
        public long transferTo(WritableByteChannel target, long offset, long maxBytes) {
            throw new AssertionError("nobody reads it here");
        }

        @Override
        public void release() {
            releases++;
        }
    }

    /// Nothing is due here.
    private static final class Never implements SerialExecutor {
        @Override
        public void execute(Runnable task) {
            throw new AssertionError("nothing is done later here");
        }

        @Override
        public Cancellable after(long delayMs, Runnable task) {
            throw new AssertionError("nothing is done later here");
        }
    }
}
