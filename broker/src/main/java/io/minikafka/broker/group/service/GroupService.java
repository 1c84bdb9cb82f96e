package io.minikafka.broker.group.service;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.CoordinatorHome;
import io.minikafka.broker.Features;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.OffsetGate;
import io.minikafka.broker.OffsetTransactions;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.broker.ShareDirectory;
import io.minikafka.broker.ShareState;
import io.minikafka.broker.group.Deadlines;
import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.GroupConfig;
import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.group.GroupOverrides;
import io.minikafka.broker.group.GroupRecordCodec;
import io.minikafka.broker.group.GroupStore;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.consumer.ConsumerGroups;
import io.minikafka.broker.group.share.ShareGroups;
import io.minikafka.broker.group.streams.StreamsGroups;
import io.minikafka.broker.group.streams.TopicMaker;
import io.minikafka.broker.journal.Journal;
import io.minikafka.broker.journal.JournalRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.protocol.Errors;

/// Drives the [GroupCoordinator]: gives it requests, time and commits on one owner's thread, and keeps its
/// records in a journal. RFC 0004, 4.6.
public final class GroupService implements OffsetTransactions {
    // Deletions of topics come in bursts; their offsets cannot be seen any more and may wait.
    private static final long TOPIC_SWEEP_DELAY_MS = 1_000;

    private final GroupConfig config;
    private final Journal journal;
    private final SerialExecutor owner;
    private final Time time;
    private final Topics topics;
    private final GroupCoordinator coordinator;
    private final ConsumerGroups consumers;
    private final ShareGroups share;
    private final StreamsGroups streams;
    private final BooleanSupplier streamsEnabled;
    private final ShareState shareState;
    private final JournalSink sink;
    private Optional<SerialExecutor.Cancellable> wakeUp = Optional.empty();
    private long wakeUpMs = Deadlines.NEVER;
    private boolean topicSweepIsDue;

    private GroupService(
            GroupConfig config,
            GroupTypesConfig types,
            Journal journal,
            SerialExecutor owner,
            Time time,
            World world,
            ShareState shareState) {
        this.config = config;
        this.streamsEnabled = world.streamsEnabled();
        this.shareState = shareState;
        this.journal = journal;
        this.owner = owner;
        this.time = time;
        this.topics = world.topics();
        GroupStore store = new GroupStore();
        long position = journal.replay(record -> store.replay(GroupRecordCodec.decode(record)));
        this.sink = new JournalSink(journal, owner, position);
        this.coordinator = new GroupCoordinator(config, sink, topics, store);
        this.consumers =
                new ConsumerGroups(
                        coordinator.shared(),
                        coordinator.classicGroups(),
                        types.consumers(),
                        world.overrides(),
                        topics);
        coordinator.serve(consumers);
        this.share = new ShareGroups(coordinator.shared(), topics, types.share());
        coordinator.serve(share);
        this.streams =
                new StreamsGroups(
                        coordinator.shared(),
                        topics,
                        types.streams(),
                        world.topicMaker().apply(this::run),
                        types.topologyDescriptions());
        coordinator.serve(streams);
    }

    /// What the groups see of the metadata.
    ///
    /// @param topicMaker makes topics; gets what runs things on the owner's thread
    record World(
            Topics topics,
            GroupOverrides overrides,
            Function<Consumer<Runnable>, TopicMaker> topicMaker,
            BooleanSupplier streamsEnabled) {
        static World of(MetadataStore metadata) {
            return new World(
                    new ImageTopics(metadata),
                    new ImageOverrides(metadata),
                    owner -> new MetadataTopicMaker(metadata, owner),
                    () -> metadata.image().features().inForce(Features.STREAMS) > 0);
        }
    }

    /// Replays the journal on the caller's thread; from then on the owner has it. The metadata must be
    /// known already, and the owner must not have seen the journal yet.
    public static GroupService open(
            GroupConfig config,
            GroupTypesConfig types,
            Journal journal,
            SerialExecutor owner,
            Time time,
            MetadataStore metadata,
            ShareState shareState) {
        GroupService service =
                open(config, types, journal, owner, time, World.of(metadata), shareState);
        metadata.onChange((before, _, now) -> {
            if (now.topicCount() < before.topicCount()) {
                owner.execute(service::topicsWereDeleted);
            }
        });
        return service;
    }

    /// As the public one, for tests, with topics and settings from anywhere.
    static GroupService open(
            GroupConfig config,
            GroupTypesConfig types,
            Journal journal,
            SerialExecutor owner,
            Time time,
            World world,
            ShareState shareState) {
        GroupService service =
                new GroupService(config, types, journal, owner, time, world, shareState);
        service.begin();
        return service;
    }

    private void begin() {
        owner.execute(() -> step(GroupCoordinator::restored));
    }

    /// The handlers of all APIs of groups.
    ///
    /// @param home where clients find the coordinators
    /// @param transactions decides whether offsets may be committed inside a transaction
    public List<ApiHandler<?, ?>> handlers(CoordinatorHome home, OffsetGate transactions) {
        return List.of(
                new FindCoordinatorHandler(home),
                new JoinGroupHandler(this),
                new SyncGroupHandler(this),
                new HeartbeatHandler(this),
                new LeaveGroupHandler(this),
                new OffsetCommitHandler(this, config, topics, time),
                new TxnOffsetCommitHandler(this, transactions, config, topics, time),
                new OffsetFetchHandler(this, topics),
                new OffsetDeleteHandler(this, topics),
                new ListGroupsHandler(this),
                new DescribeGroupsHandler(this),
                new DeleteGroupsHandler(this, shareState),
                new ConsumerGroupHeartbeatHandler(this, consumers, time),
                new ConsumerGroupDescribeHandler(this, consumers),
                new ShareGroupHeartbeatHandler(this, share),
                new ShareGroupDescribeHandler(this, share),
                new StreamsGroupHeartbeatHandler(this, streams, streamsEnabled),
                new StreamsGroupDescribeHandler(this, streams),
                new StreamsTopologyDescriptionHandler(this, streams));
    }

    /// The handlers of requests of our own about groups.
    public List<PrivateHandler> privateHandlers() {
        return List.of(new GroupHistoryHandler(this, topics));
    }

    /// Tells the share groups' other room which of them there are.
    public ShareDirectory shareDirectory() {
        return (groupId, answer) ->
                submit(coordinator -> answer.accept(look(coordinator, groupId)), answer);
    }

    private static Errors look(GroupCoordinator coordinator, String groupId) {
        return coordinator
                .group(groupId)
                .filter(group -> group.type() == GroupType.SHARE)
                .map(group -> group.isVacant() ? Errors.NONE : Errors.NON_EMPTY_GROUP)
                .orElse(Errors.GROUP_ID_NOT_FOUND);
    }

    /// Runs `action` on the owner's thread: the next step of something that was taken on before.
    void proceed(Consumer<GroupCoordinator> action) {
        owner.execute(() -> step(action));
    }

    private void run(Runnable action) {
        proceed(_ -> action.run());
    }

    /// How far a group has come in one partition.
    public record GroupOffset(String group, TopicIdPartition partition, long offset) {}

    /// Passes on committed offsets, as of now; at most `max` of them, and none while too much else waits. `result`
    /// is called once, on the owner's thread or this one.
    public void offsets(int max, Consumer<List<GroupOffset>> result) {
        submit(
                all -> {
                    List<GroupOffset> offsets = new ArrayList<>();
                    for (Group group : all.groups()) {
                        all.offsets(group.id())
                                .forEach((partition, committed) -> {
                                    if (offsets.size() < max) {
                                        offsets.add(
                                                new GroupOffset(
                                                        group.id(), partition, committed.offset()));
                                    }
                                });
                    }
                    result.accept(offsets);
                },
                _ -> result.accept(List.of()));
    }

    /// Runs `action` on the owner's thread; if too much waits for it already, tells `refused` at once.
    void submit(Consumer<GroupCoordinator> action, Consumer<Errors> refused) {
        if (!owner.offer(() -> step(action))) {
            refused.accept(Errors.COORDINATOR_LOAD_IN_PROGRESS);
        }
    }

    @Override
    public void end(String groupId, long producerId, boolean commits, Consumer<Errors> done) {
        owner.execute(
                () -> step(groups -> groups.endTransaction(groupId, producerId, commits, done)));
    }

    private void step(Consumer<GroupCoordinator> action) {
        advance();
        action.accept(coordinator);
        advance(); // what the action set for now is due now
        journal.snapshotIfDue(sink.committedPosition(), this::snapshot);
        setWakeUp();
    }

    private void advance() {
        coordinator.advance(nowMs(), time.wallMs());
    }

    private long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(time.monotonicNs());
    }

    private List<JournalRecord> snapshot() {
        return coordinator.records().stream().map(GroupRecordCodec::encode).toList();
    }

    /// One timer for all deadlines, set anew only when an earlier one comes up.
    private void setWakeUp() {
        long nextMs = coordinator.nextDeadlineMs();
        if (nextMs < wakeUpMs) {
            wakeUp.ifPresent(SerialExecutor.Cancellable::cancel);
            wakeUpMs = nextMs;
            wakeUp = Optional.of(owner.after(Math.max(0, nextMs - nowMs()), this::wakeUp));
        }
    }

    private void wakeUp() {
        wakeUpMs = Deadlines.NEVER;
        wakeUp = Optional.empty();
        step(_ -> {});
    }

    private void topicsWereDeleted() {
        if (!topicSweepIsDue) {
            topicSweepIsDue = true;
            var _ = owner.after(TOPIC_SWEEP_DELAY_MS, this::sweepTopics);
        }
    }

    private void sweepTopics() {
        topicSweepIsDue = false;
        step(GroupCoordinator::topicsChanged);
    }
}
