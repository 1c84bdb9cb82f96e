package io.minikafka.broker.group.service;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.CoordinatorHome;
import io.minikafka.broker.Features;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.NodeRequests;
import io.minikafka.broker.OffsetGate;
import io.minikafka.broker.OffsetTransactions;
import io.minikafka.broker.OutcomeSources;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.broker.ShareDirectory;
import io.minikafka.broker.ShareState;
import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.GroupConfig;
import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.group.GroupOverrides;
import io.minikafka.broker.group.GroupType;
import io.minikafka.broker.group.Topics;
import io.minikafka.broker.group.streams.TopicMaker;
import io.minikafka.broker.journal.Journal;
import io.minikafka.broker.shard.EarlierState;
import io.minikafka.broker.shard.Found;
import io.minikafka.broker.shard.ShardGround;
import io.minikafka.broker.shard.ShardKeeper;
import io.minikafka.broker.shard.Shards;
import io.minikafka.broker.sharestate.ShareStateDesk;
import io.minikafka.cluster.metadata.ShardTopics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.apache.kafka.common.protocol.Errors;

/// The groups of this node: gives each [GroupShard] its requests on one owner's thread. RFC 0004, 4.6; RFC 0024.
public final class GroupService implements OffsetTransactions {
    private final GroupConfig config;
    private final SerialExecutor owner;
    private final Time time;
    private final Topics topics;
    private final BooleanSupplier streamsEnabled;
    private final Optional<ShareState> elsewhere;
    private final GroupShareStates shareStates = new GroupShareStates(this);
    private final Shards<GroupShard> shards;
    private final OutcomeSources sources = new OutcomeSources();
    private final OffsetAdmissions admissions = new OffsetAdmissions();

    /// @param elsewhere what became of share groups' records, if the shards do not have it: on a node that is alone
    private GroupService(
            GroupConfig config,
            SerialExecutor owner,
            Time time,
            World world,
            Optional<ShareState> elsewhere,
            Shards<GroupShard> shards) {
        this.config = config;
        this.owner = owner;
        this.time = time;
        this.topics = world.topics();
        this.streamsEnabled = world.streamsEnabled();
        this.elsewhere = elsewhere;
        this.shards = shards;
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

    /// The groups of a node that is alone. Replays the journal on the caller's thread; from then on the owner has it. The
    /// metadata must be known already, and the owner must not have seen the journal yet.
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
        service.follow(metadata);
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
        GroupShard all = new GroupShard(config, types, journal, owner, time, world);
        owner.execute(all::begin);
        return new GroupService(
                config, owner, time, world, Optional.of(shareState), Shards.only(all));
    }

    /// The groups of a node in a cluster: those whose shard it leads.
    ///
    /// @param earlier what a founder brings along
    public static GroupService open(
            GroupConfig config,
            GroupTypesConfig types,
            ShardGround ground,
            Optional<EarlierState> earlier,
            SerialExecutor owner) {
        World world = World.of(ground.metadata());
        ShardKeeper<GroupShard> keeper =
                new ShardKeeper<>(
                        ShardTopics.GROUPS,
                        ground,
                        owner,
                        (_, _, journal) ->
                                new GroupShard(config, types, journal, owner, ground.time(), world),
                        earlier);
        GroupService service =
                new GroupService(config, owner, ground.time(), world, Optional.empty(), keeper);
        service.follow(ground.metadata());
        keeper.follow();
        return service;
    }

    private void follow(MetadataStore metadata) {
        metadata.onChange((before, _, now) -> {
            if (now.topicCount() < before.topicCount()) {
                owner.execute(() -> shards.open().forEach(GroupShard::topicsWereDeleted));
            }
        });
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
                new DeleteGroupsHandler(this, elsewhere.orElse(shareStates)),
                new ConsumerGroupHeartbeatHandler(this, time),
                new ConsumerGroupDescribeHandler(this),
                new ShareGroupHeartbeatHandler(this),
                new ShareGroupDescribeHandler(this),
                new StreamsGroupHeartbeatHandler(this, streamsEnabled),
                new StreamsGroupDescribeHandler(this),
                new StreamsTopologyDescriptionHandler(this));
    }

    /// The handlers of requests of our own about groups, on a node that is alone.
    public List<PrivateHandler> privateHandlers() {
        return List.of(history(GroupHistoryHandler.KEY));
    }

    /// The same in a cluster.
    public List<PrivateHandler> privateHandlers(int nodeId, NodeRequests nodes) {
        return List.of(
                new PassedOnHistory(history(GroupHistoryHandler.KEY), nodeId, nodes),
                history(GroupHistoryHandler.PASSED_ON),
                new OutcomeHandler(this));
    }

    private PrivateHandler history(short key) {
        return new GroupHistoryHandler(key, this, topics);
    }

    /// What this node knows of the coordinators of transactions; any thread.
    public OutcomeSources sources() {
        return sources;
    }

    OffsetAdmissions admissions() {
        return admissions;
    }

    /// What became of the records of share groups, in a cluster.
    public ShareStateDesk shareStates() {
        return shareStates;
    }

    /// Tells the share groups' other room which of them there are.
    public ShareDirectory shareDirectory() {
        return (groupId, answer) ->
                submit(groupId, coordinator -> answer.accept(look(coordinator, groupId)), answer);
    }

    private static Errors look(GroupCoordinator coordinator, String groupId) {
        return coordinator
                .group(groupId)
                .filter(group -> group.type() == GroupType.SHARE)
                .map(group -> group.isVacant() ? Errors.NONE : Errors.NON_EMPTY_GROUP)
                .orElse(Errors.GROUP_ID_NOT_FOUND);
    }

    /// How far a group has come in one partition.
    ///
    /// @param sinceMs since when it has been there, as far as this node knows
    public record GroupOffset(
            String group, TopicIdPartition partition, long offset, long sinceMs) {}

    /// Passes on committed offsets, as of now; at most `max` of them, and none while too much else waits. `result`
    /// is called once, on the owner's thread or this one.
    public void offsets(int max, Consumer<List<GroupOffset>> result) {
        List<GroupOffset> offsets = new ArrayList<>();
        submitToAll(
                all -> {
                    for (Group group : all.groups()) {
                        all.offsets(group.id())
                                .forEach((partition, committed) -> {
                                    if (offsets.size() < max) {
                                        offsets.add(
                                                new GroupOffset(
                                                        group.id(),
                                                        partition,
                                                        committed.offset(),
                                                        all.standsSinceMs(group.id(), partition)));
                                    }
                                });
                    }
                },
                _ -> result.accept(offsets),
                _ -> result.accept(List.of()));
    }

    /// Passes on the share groups, at most `max` of them, in the same way.
    public void shareGroups(int max, Consumer<List<String>> result) {
        List<String> found = new ArrayList<>();
        submitToAll(
                all ->
                        all.groups().stream()
                                .filter(group -> group.type() == GroupType.SHARE)
                                .limit(Math.max(0, max - found.size()))
                                .map(Group::id)
                                .forEach(found::add),
                _ -> result.accept(found),
                _ -> result.accept(List.of()));
    }

    /// Where the shard of a group is. Any thread.
    Found<GroupShard> find(String groupId) {
        return shards.find(groupId);
    }

    /// Runs `action` on the owner's thread with the coordinator of the group; if that is not here, or too much waits for
    /// it already, tells `refused`.
    void submit(String groupId, Consumer<GroupCoordinator> action, Consumer<Errors> refused) {
        submitShard(groupId, (_, coordinator) -> action.accept(coordinator), refused);
    }

    /// The same for what is said to one type of groups.
    void submitShard(
            String groupId,
            BiConsumer<GroupShard, GroupCoordinator> action,
            Consumer<Errors> refused) {
        if (find(groupId) instanceof Found.Away<GroupShard>(Errors error)) {
            refused.accept(error); // no need to wake anybody
        } else if (!owner.offer(() -> at(groupId, action, refused))) {
            refused.accept(Errors.COORDINATOR_LOAD_IN_PROGRESS);
        }
    }

    /// Runs `action` on the owner's thread; if too much waits for it already, tells `refused` at once. It asks for each
    /// group by [#ask].
    void submit(Runnable action, Consumer<Errors> refused) {
        if (!owner.offer(action)) {
            refused.accept(Errors.COORDINATOR_LOAD_IN_PROGRESS);
        }
    }

    /// What a shard, or else the error, says of a group. On the owner's thread.
    <R> R ask(String groupId, Function<GroupShard, R> question, Function<Errors, R> away) {
        return switch (find(groupId)) {
            case Found.Away<GroupShard>(Errors error) -> away.apply(error);
            case Found.Here<GroupShard>(GroupShard shard) -> {
                List<R> answer = new ArrayList<>(1);
                shard.step(_ -> answer.add(question.apply(shard)));
                yield answer.getFirst();
            }
        };
    }

    /// Runs `action` on the owner's thread for each shard that is open, then `done` with whether others are still
    /// loading.
    void submitToAll(
            Consumer<GroupCoordinator> action, Consumer<Boolean> done, Consumer<Errors> refused) {
        submit(
                () -> {
                    shards.open().forEach(shard -> shard.step(action));
                    done.accept(shards.areLoading());
                },
                refused);
    }

    /// Runs `action` on the owner's thread: the next step of something that was taken on before.
    void proceed(String groupId, Consumer<GroupCoordinator> action, Consumer<Errors> refused) {
        owner.execute(() -> at(groupId, (_, coordinator) -> action.accept(coordinator), refused));
    }

    private void at(
            String groupId,
            BiConsumer<GroupShard, GroupCoordinator> action,
            Consumer<Errors> refused) {
        switch (find(groupId)) {
            case Found.Away<GroupShard>(Errors error) -> refused.accept(error);
            case Found.Here<GroupShard>(GroupShard shard) ->
                    shard.step(coordinator -> action.accept(shard, coordinator));
        }
    }

    @Override
    public void end(Outcome outcome, Consumer<Errors> done) {
        proceed(
                outcome.groupId(),
                groups -> {
                    if (!sources.heard(outcome.source())) {
                        done.accept(Errors.TRANSACTION_COORDINATOR_FENCED);
                        return;
                    }
                    admissions.ended(outcome.groupId(), outcome.producerId());
                    groups.endTransaction(
                            outcome.groupId(), outcome.producerId(), outcome.commits(), done);
                },
                done);
    }
}
