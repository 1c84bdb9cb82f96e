package io.minikafka.broker.group.service;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.base.WakeUp;
import io.minikafka.broker.group.GroupConfig;
import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.group.GroupRecord;
import io.minikafka.broker.group.GroupRecordCodec;
import io.minikafka.broker.group.GroupStore;
import io.minikafka.broker.group.consumer.ConsumerGroups;
import io.minikafka.broker.group.share.ShareGroups;
import io.minikafka.broker.group.streams.StreamsGroups;
import io.minikafka.broker.journal.Journal;
import io.minikafka.broker.journal.JournalRecord;
import io.minikafka.broker.journal.JournalWriter;
import io.minikafka.broker.shard.Shard;
import io.minikafka.broker.sharestate.ShareStates;
import io.minikafka.broker.sharestate.StateChangeCodec;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.protocol.Errors;

/// Groups that have a journal in common, all groups of a node that is alone: the [GroupCoordinator] with its time and its
/// journal. Owned by the groups' thread, after it was made.
final class GroupShard implements Shard {
    // Deletions of topics come in bursts; their offsets cannot be seen any more and may wait.
    private static final long TOPIC_SWEEP_DELAY_MS = 1_000;

    private final Journal journal;
    private final SerialExecutor owner;
    private final Time time;
    private final JournalWriter<GroupRecord> writer;
    private final GroupCoordinator coordinator;
    private final ConsumerGroups consumers;
    private final ShareGroups share;
    private final StreamsGroups streams;
    private final ShardShareStates shareStates;
    private final WakeUp wakeUp;
    private boolean topicSweepIsDue;
    private boolean isClosed;

    /// Replays the journal on the caller's thread.
    GroupShard(
            GroupConfig config,
            GroupTypesConfig types,
            Journal journal,
            SerialExecutor owner,
            Time time,
            GroupService.World world) {
        this.journal = journal;
        this.owner = owner;
        this.time = time;
        this.wakeUp = new WakeUp(owner, time, () -> runIfOpen(() -> {}));
        GroupStore store = new GroupStore();
        ShareStates states = new ShareStates();
        long position = journal.replay(record -> replay(record, store, states));
        this.writer =
                new JournalWriter<>("groups", journal, owner, GroupRecordCodec::encode, position);
        this.shareStates = new ShardShareStates(states, writer, world.topics());
        this.coordinator = new GroupCoordinator(config, writer::write, world.topics(), store);
        this.consumers =
                new ConsumerGroups(
                        coordinator.shared(),
                        coordinator.classicGroups(),
                        types.consumers(),
                        world.overrides(),
                        world.topics());
        coordinator.serve(consumers);
        this.share = new ShareGroups(coordinator.shared(), world.topics(), types.share());
        coordinator.serve(share);
        this.streams =
                new StreamsGroups(
                        coordinator.shared(),
                        world.topics(),
                        types.streams(),
                        world.topicMaker().apply(action -> owner.execute(() -> runIfOpen(action))),
                        types.topologyDescriptions());
        coordinator.serve(streams);
    }

    private static void replay(JournalRecord record, GroupStore store, ShareStates states) {
        if (StateChangeCodec.isOne(record)) {
            states.replay(StateChangeCodec.decode(record));
        } else {
            store.replay(GroupRecordCodec.decode(record));
        }
    }

    @Override
    public void begin() {
        step(GroupCoordinator::restored);
        shareStates.dropDeletedTopics();
    }

    @Override
    public void close() {
        isClosed = true;
        wakeUp.cancel();
        coordinator.refuseWaiting(Errors.NOT_COORDINATOR);
    }

    GroupCoordinator coordinator() {
        return coordinator;
    }

    ConsumerGroups consumers() {
        return consumers;
    }

    ShareGroups share() {
        return share;
    }

    StreamsGroups streams() {
        return streams;
    }

    ShardShareStates shareStates() {
        return shareStates;
    }

    /// Everything that happens to the groups happens in one of these.
    void step(Consumer<GroupCoordinator> action) {
        advance();
        action.accept(coordinator);
        advance(); // what the action set for now is due now
        journal.snapshotIfDue(writer.committedPosition(), this::snapshot);
        wakeUp.at(coordinator.nextDeadlineMs());
    }

    /// Topics may have been deleted.
    void topicsWereDeleted() {
        if (!topicSweepIsDue) {
            topicSweepIsDue = true;
            var _ =
                    owner.after(
                            TOPIC_SWEEP_DELAY_MS,
                            () -> {
                                topicSweepIsDue = false;
                                if (!isClosed) {
                                    step(GroupCoordinator::topicsChanged);
                                    shareStates.dropDeletedTopics();
                                }
                            });
        }
    }

    private void runIfOpen(Runnable action) {
        if (!isClosed) {
            step(_ -> action.run());
        }
    }

    private void advance() {
        coordinator.advance(nowMs(), time.wallMs());
    }

    private long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(time.monotonicNs());
    }

    private List<JournalRecord> snapshot() {
        return Stream.concat(
                        coordinator.records().stream().map(GroupRecordCodec::encode),
                        shareStates.records())
                .toList();
    }
}
