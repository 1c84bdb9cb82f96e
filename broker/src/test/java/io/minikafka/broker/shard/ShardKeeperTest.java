package io.minikafka.broker.shard;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.ManualExecutor;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Confirmation;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.TestMetadata;
import io.minikafka.broker.TopicRules;
import io.minikafka.broker.journal.Journal;
import io.minikafka.broker.journal.JournalAppend;
import io.minikafka.broker.journal.JournalListener;
import io.minikafka.broker.journal.JournalRecord;
import io.minikafka.cluster.metadata.ShardTopics;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.ReplicaLog;
import io.minikafka.storage.StorageConfig;
import io.minikafka.storage.disk.SimulatedDisk;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// A keeper over one shard, whose replica comes into office and leaves it as the test says.
class ShardKeeperTest {
    private static final String TOPIC = ShardTopics.GROUPS;
    private static final long AGAIN_MS = 300;
    private static final int COMMIT_TIMEOUT_MS = 5_000;

    private final ManualExecutor owner = new ManualExecutor();
    private final TestMetadata metadata = new TestMetadata();
    private final LogManager logs =
            LogManager.open(StorageConfig.defaults(), new SimulatedDisk(3), Time.system());
    private final TopicImage topic = metadata.create(TOPIC, 1, Map.of());
    private final TopicIdPartition id = new TopicIdPartition(topic.id(), 0);
    private final ReplicaLog replica = logs.replica(id, LogConfig.defaults());
    private final Replica home = new Replica(replica.log());
    private final List<Consumer<TopicIdPartition>> listeners = new ArrayList<>();
    private final List<Notes> made = new ArrayList<>();

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void aShardIsElsewhereThenLoadingThenOpenThenElsewhere() {
        ShardKeeper<Notes> keeper = keeper(Optional.of((_, _) -> List.of(record("old"))));
        assertAway(keeper, Errors.NOT_COORDINATOR);
        take(1);
        assertAway(keeper, Errors.COORDINATOR_LOAD_IN_PROGRESS);
        assertThat(keeper.areLoading()).isTrue();
        establish();
        commit();
        owner.advance(AGAIN_MS);
        Notes notes = open(keeper);
        assertThat(notes.notes).containsExactly("old");
        assertThat(notes.life).containsExactly("begun");
        assertThat(keeper.areLoading()).isFalse();
        leave();
        assertAway(keeper, Errors.NOT_COORDINATOR);
        assertThat(notes.life).containsExactly("begun", "closed");
        assertThat(keeper.open()).isEmpty();
    }

    @Test
    void theNextLeaderHasWhatWasCommittedAndNoMore() {
        ShardKeeper<Notes> keeper = opened(1);
        Notes first = open(keeper);
        first.write("one");
        commit();
        first.write("two");
        leave();
        assertThat(first.outcomes).containsExactly("one", "failed");
        replica.truncate(replica.log().highWatermark());
        take(2);
        establish();
        owner.advance(AGAIN_MS);
        assertThat(open(keeper).notes).containsExactly("old", "one");
        assertThat(first.write("late")).isFalse();
    }

    @Test
    void whatIsCommittedButNotYetKnownToBeIsWaitedFor() {
        ShardKeeper<Notes> keeper = opened(1);
        open(keeper).write("one");
        leave();
        take(2);
        owner.advance(AGAIN_MS);
        assertAway(keeper, Errors.COORDINATOR_LOAD_IN_PROGRESS);
        commit();
        establish();
        owner.advance(AGAIN_MS);
        assertThat(open(keeper).notes).containsExactly("old", "one");
    }

    @Test
    void whatWasReadForAnEarlierEpochIsNotUsed() {
        List<Runnable> loads = new ArrayList<>();
        ShardKeeper<Notes> keeper =
                keeper(Optional.of((_, _) -> List.of(record("old"))), loads::add);
        take(1);
        establish();
        runAll(loads); // begins the journal
        commit();
        owner.advance(AGAIN_MS);
        Runnable late = loads.removeFirst();
        leave();
        take(2);
        establish();
        late.run();
        owner.runAll();
        assertAway(keeper, Errors.COORDINATOR_LOAD_IN_PROGRESS);
        runAll(loads);
        assertThat(open(keeper).epoch).isEqualTo(2);
    }

    @Test
    void aJournalWithoutABeginningWaitsForTheFounder() {
        ShardKeeper<Notes> keeper = keeper(Optional.empty());
        take(1);
        establish();
        owner.advance(10 * AGAIN_MS);
        assertAway(keeper, Errors.COORDINATOR_LOAD_IN_PROGRESS);
        assertThat(replica.log().endOffset()).isZero();
    }

    /// Fewer live replicas than it takes, and nobody knows for how long.
    @Test
    void whoWaitsForACommitThatDoesNotComeIsTold() {
        ShardKeeper<Notes> keeper = opened(1);
        Notes first = open(keeper);
        first.write("one");
        owner.advance(COMMIT_TIMEOUT_MS / 2);
        assertThat(first.outcomes).isEmpty();
        owner.advance(COMMIT_TIMEOUT_MS);
        assertThat(first.outcomes).containsExactly("failed");
        assertThat(first.life).containsExactly("begun", "closed");
        assertThat(first.write("two")).isFalse();
        assertAway(keeper, Errors.COORDINATOR_LOAD_IN_PROGRESS);
        commit();
        owner.advance(AGAIN_MS);
        assertThat(open(keeper).notes).containsExactly("old", "one");
        assertThat(first.outcomes).containsExactly("failed");
    }

    @Test
    void aShardThatCommitsStaysOpen() {
        ShardKeeper<Notes> keeper = opened(1);
        Notes notes = open(keeper);
        for (int i = 0; i < 10; i++) {
            notes.write("n" + i);
            owner.advance(COMMIT_TIMEOUT_MS / 2);
            commit();
        }
        owner.advance(10 * COMMIT_TIMEOUT_MS);
        assertThat(notes.life).containsExactly("begun");
        assertThat(open(keeper)).isSameAs(notes);
    }

    private ShardKeeper<Notes> opened(int epoch) {
        ShardKeeper<Notes> keeper = keeper(Optional.of((_, _) -> List.of(record("old"))));
        take(epoch);
        establish();
        commit();
        owner.advance(AGAIN_MS);
        return keeper;
    }

    private ShardKeeper<Notes> keeper(Optional<EarlierState> earlier) {
        return keeper(earlier, Runnable::run);
    }

    private ShardKeeper<Notes> keeper(
            Optional<EarlierState> earlier, java.util.concurrent.Executor loader) {
        TopicRules rules =
                new TopicRules(
                        LogConfig.defaults(), Optional.empty(), Optional.empty(), 0, true, false);
        Partitions partitions =
                new Partitions(metadata, (_, _, _) -> Optional.of(home), _ -> rules);
        ShardKeeper<Notes> keeper =
                new ShardKeeper<>(
                        TOPIC,
                        new ShardGround(
                                metadata,
                                partitions,
                                listeners::add,
                                loader,
                                owner.time(),
                                COMMIT_TIMEOUT_MS),
                        owner,
                        (_, epoch, journal) -> {
                            made.add(new Notes(epoch, journal));
                            return made.getLast();
                        },
                        earlier);
        keeper.follow();
        owner.runAll();
        return keeper;
    }

    private void take(int epoch) {
        replica.lead(epoch);
        home.office = epoch;
        tell();
    }

    private void establish() {
        home.isEstablished = true;
        tell();
    }

    private void leave() {
        replica.leaveOffice(home.office);
        home.office = PartitionHome.NO_OFFICE;
        home.isEstablished = false;
        tell();
    }

    private void tell() {
        listeners.forEach(listener -> listener.accept(id));
        owner.runAll();
    }

    private void commit() {
        replica.raiseHighWatermark(replica.log().endOffset());
        owner.runAll();
    }

    private void runAll(List<Runnable> loads) {
        List<Runnable> now = List.copyOf(loads);
        loads.clear();
        now.forEach(Runnable::run);
        owner.runAll();
    }

    private static Notes open(ShardKeeper<Notes> keeper) {
        assertThat(keeper.find("any")).isInstanceOf(Found.Here.class);
        return ((Found.Here<Notes>) keeper.find("any")).shard();
    }

    private static void assertAway(ShardKeeper<Notes> keeper, Errors error) {
        assertThat(keeper.find("any")).isEqualTo(new Found.Away<>(error));
    }

    private static JournalRecord record(String note) {
        byte[] bytes = note.getBytes(StandardCharsets.UTF_8);
        return JournalRecord.of(bytes, bytes);
    }

    private static final class Replica implements PartitionHome {
        private final Log log;
        private int office = NO_OFFICE;
        private boolean isEstablished;

        Replica(Log log) {
            this.log = log;
        }

        @Override
        public Log log() {
            return log;
        }

        @Override
        public int office() {
            return office;
        }

        @Override
        public boolean isEstablished() {
            return isEstablished;
        }

        @Override
        public boolean hasWriteQuorum() {
            return true;
        }

        @Override
        public void confirm(Consumer<Confirmation> whenDone) {
            whenDone.accept(Confirmation.CONFIRMED);
        }
    }

    /// Remembers what it is told.
    private static final class Notes implements Shard {
        private final int epoch;
        private final Journal journal;
        private final List<String> notes = new ArrayList<>();
        private final List<String> life = new ArrayList<>();
        private final List<String> outcomes = new ArrayList<>();

        Notes(int epoch, Journal journal) {
            this.epoch = epoch;
            this.journal = journal;
            journal.replay(record -> notes.add(new String(record.key(), StandardCharsets.UTF_8)));
        }

        boolean write(String note) {
            JournalListener listener =
                    new JournalListener() {
                        @Override
                        public void committed() {
                            outcomes.add(note);
                        }

                        @Override
                        public void failed(String reason) {
                            outcomes.add("failed");
                        }
                    };
            return journal.append(List.of(record(note)), listener)
                    instanceof JournalAppend.Accepted;
        }

        @Override
        public void begin() {
            life.add("begun");
        }

        @Override
        public void close() {
            life.add("closed");
        }
    }
}
