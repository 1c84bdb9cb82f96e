package io.minikafka.broker.share.service;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.NodeRequests;
import io.minikafka.broker.OfficeNews;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.broker.ShareDirectory;
import io.minikafka.broker.SharePartitionKey;
import io.minikafka.broker.ShareState;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.journal.Journal;
import io.minikafka.broker.share.AckOutcome;
import io.minikafka.broker.share.DeadLetter;
import io.minikafka.broker.share.RecordSink;
import io.minikafka.broker.share.ShareCoordinator;
import io.minikafka.broker.share.SharePartition;
import io.minikafka.broker.share.ShareRecord;
import io.minikafka.broker.share.ShareSession;
import io.minikafka.broker.share.ShareSessions;
import io.minikafka.broker.share.ShareSettings;
import io.minikafka.broker.share.ShareWorld;
import io.minikafka.broker.share.Standing;
import io.minikafka.broker.sharestate.ShareStateDesk;
import io.minikafka.metrics.MetricSource;
import io.minikafka.storage.RecordTimestamps;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.common.protocol.Errors;

/// Drives the share groups: gives the [ShareCoordinator] requests, time and commits on one owner's thread, keeps
/// its records in a [ShareMemory] and serves what waits. RFC 0008, 4.3; RFC 0024, 4.8.
public final class ShareService implements ShareState {
    private static final long NEVER = Long.MAX_VALUE;

    private final SerialExecutor owner;
    private final Time time;
    private final ShareMemory memory;
    private final ShareCoordinator coordinator;
    private final ShareSessions sessions;
    private final GroupViews views;
    private final ShareFetches fetches;
    private final DeadLetters deadLetters;
    private final ShareTally tally;
    private final ShareConfig config;
    private final Partitions partitions;
    private final Optional<NodeRequests> others;
    private final Set<Long> connections = ConcurrentHashMap.newKeySet();
    private Optional<SerialExecutor.Cancellable> wakeUp = Optional.empty();
    private long wakeUpMs = NEVER;

    private ShareService(ShareConfig config, Parts parts, MemoryMaker maker) {
        this.config = config;
        this.partitions = parts.partitions();
        this.others = parts.others();
        this.owner = parts.owner();
        this.time = parts.time();
        this.views = new GroupViews(parts.metadata(), config.broker());
        this.sessions = new ShareSessions(config.sessionsMax());
        this.tally = new ShareTally(config.figureRowsMax());
        this.deadLetters = new DeadLetters(config, parts, views, tally);
        RecordSink sink = this::write;
        this.coordinator = new ShareCoordinator(sink, new World());
        this.memory = maker.make(coordinator, this::fenced);
        this.fetches =
                new ShareFetches(
                        coordinator,
                        parts.partitions(),
                        views,
                        new Beginnings(parts.coldReads(), parts.timestamps(), time),
                        memory,
                        tally,
                        owner,
                        parts.coldReads(),
                        this::turn);
    }

    /// What the service stands on.
    ///
    /// @param owner whose thread has the share groups from now on
    /// @param coldReads where reading may wait for the disk
    /// @param timestamps looks into compressed batches
    /// @param others nodes of the cluster; empty if there is none
    public record Parts(
            SerialExecutor owner,
            Executor coldReads,
            Time time,
            MetadataStore metadata,
            Partitions partitions,
            RecordTimestamps timestamps,
            Optional<NodeRequests> others) {}

    private interface MemoryMaker {
        ShareMemory make(ShareCoordinator coordinator, Consumer<SharePartitionKey> fenced);
    }

    /// What it needs of a cluster.
    ///
    /// @param states of the groups whose shards are here
    /// @param offices tells which partitions are led here
    public record Cluster(ShareStateDesk states, int nodeId, OfficeNews offices) {}

    /// The share groups of a node that is alone. Replays the journal on the caller's thread; from then on the owner has
    /// it. The metadata must be known already, and the owner must not have seen the journal yet.
    public static ShareService open(ShareConfig config, Journal journal, Parts parts) {
        ShareService service =
                new ShareService(
                        config,
                        parts,
                        (coordinator, _) -> new JournalMemory(journal, parts.owner(), coordinator));
        service.follow(parts.metadata());
        parts.owner().execute(() -> service.turn(service.coordinator::restored));
        return service;
    }

    /// The share groups of a node in a cluster: it serves the partitions that it leads.
    public static ShareService open(ShareConfig config, Cluster cluster, Parts parts) {
        ShareService service =
                new ShareService(
                        config,
                        parts,
                        (coordinator, fenced) ->
                                new ShardMemory(
                                        parts.owner(),
                                        parts.time(),
                                        new GroupShards(
                                                cluster.states(),
                                                cluster.nodeId(),
                                                parts.others().orElseThrow()),
                                        coordinator,
                                        fenced));
        service.follow(parts.metadata());
        cluster.offices()
                .listen(id ->
                        parts.owner()
                                .execute(() -> service.turn(() -> service.fetches.officeNews(id))));
        return service;
    }

    private void follow(MetadataStore metadata) {
        metadata.onChange((before, _, now) -> {
            if (now.topicCount() < before.topicCount()) {
                owner.execute(() -> turn(this::topicsWereDeleted));
            }
        });
        owner.execute(() -> turn(this::topicsWereDeleted));
    }

    /// The handlers of fetching and acknowledging, and of the groups' places.
    ///
    /// @param directory of the share groups
    public List<ApiHandler<?, ?>> handlers(ShareDirectory directory) {
        return handlers(directory, states());
    }

    /// The same in a cluster.
    public List<ApiHandler<?, ?>> handlers(ShareDirectory directory, Cluster cluster) {
        return handlers(directory, cluster.states());
    }

    private List<ApiHandler<?, ?>> handlers(ShareDirectory directory, ShareStateDesk states) {
        List<ApiHandler<?, ?>> handlers = new ArrayList<>();
        handlers.add(new ShareFetchHandler(this));
        handlers.add(new ShareAcknowledgeHandler(this, partitions));
        MetadataStore metadata = views.metadata();
        handlers.add(
                new DescribeShareGroupOffsetsHandler(
                        metadata, directory, states, new LogEnds(partitions, others)));
        handlers.add(new AlterShareGroupOffsetsHandler(metadata, directory, states));
        handlers.add(new DeleteShareGroupOffsetsHandler(metadata, directory, states));
        handlers.addAll(StateHandler.all(new StateRequests(states, this::exists)));
        return handlers;
    }

    /// What is done with the partitions that are led here.
    public MetricSource figures() {
        return new ShareFigures(this, tally, views.metadata(), config.figureRowsMax());
    }

    /// Answers how it stands with a group.
    public PrivateHandler privateHandler() {
        return new ShareStandingsHandler(this, views.metadata());
    }

    /// Of a node that is alone: it serves the records where their states are.
    public ShareStateDesk states() {
        return new AloneStates(this);
    }

    private boolean exists(TopicIdPartition id) {
        return partitions
                .topic(Uuids.toKafka(id.topicId()))
                .filter(topic -> topic.has(id.partition()))
                .isPresent();
    }

    /// A connection is gone: what its members had is offered to others. Any thread.
    public void connectionGone(long connectionId) {
        if (connections.remove(connectionId)) {
            owner.execute(() ->
                    turn(() -> {
                        fetches.connectionGone(connectionId);
                        sessions.ofConnection(connectionId).forEach(this::close);
                    }));
        }
    }

    /// Answers what waits with what there is: the node stops.
    public void answerWaiting() {
        owner.execute(() -> turn(fetches::endAll));
    }

    @Override
    public void forget(String groupId, Consumer<Errors> done) {
        proceed(() -> coordinator.remove(key -> key.groupId().equals(groupId), done));
    }

    // --- for the handlers ---

    /// Runs `action` on the owner's thread; if too much waits for it already, tells `refused` at once.
    ///
    /// @param connectionId of the client, which is to be missed when it is gone
    void submit(long connectionId, Runnable action, Runnable refused) {
        connections.add(connectionId);
        if (!owner.offer(() -> turn(action))) {
            refused.run();
        }
    }

    /// Runs `action` on the owner's thread: the next step of something that was taken on before.
    void proceed(Runnable action) {
        owner.execute(() -> turn(action));
    }

    /// Tells how it stands with some share partitions, later, on the owner's thread.
    void standings(Predicate<SharePartitionKey> which, Consumer<List<Standing>> answer) {
        owner.execute(() ->
                answer.accept(
                        coordinator.all().stream()
                                .filter(partition -> which.test(partition.key()))
                                .map(Standing::of)
                                .toList()));
    }

    ShareCoordinator coordinator() {
        return coordinator;
    }

    ShareSessions sessions() {
        return sessions;
    }

    ShareFetches fetches() {
        return fetches;
    }

    GroupViews views() {
        return views;
    }

    ShareConfig config() {
        return config;
    }

    /// Ends a session: its member has nothing any more.
    void close(ShareSession session) {
        sessions.close(session);
        for (SharePartitionKey key : session.served()) {
            coordinator
                    .find(key)
                    .ifPresent(partition -> coordinator.release(partition, session.memberId()));
        }
        if (!sessions.hasAny(session.groupId())) {
            fetches.leave(session.groupId());
        }
    }

    // --- the owner's thread ---

    /// Everything that the owner's thread does is one of these.
    private void turn(Runnable action) {
        advance();
        action.run();
        memory.turned();
        setWakeUp();
    }

    private void advance() {
        coordinator.advance(nowMs(), time.wallMs());
    }

    private long nowMs() {
        return TimeUnit.NANOSECONDS.toMillis(time.monotonicNs());
    }

    private void write(List<ShareRecord> records, Consumer<Set<SharePartitionKey>> ended) {
        memory.write(records, lost -> turn(() -> ended.accept(lost)));
    }

    private void fenced(SharePartitionKey key) {
        turn(() -> fetches.fenced(key));
    }

    /// One timer for all that waits for a time, set anew only when an earlier one comes up.
    private void setWakeUp() {
        long nextMs = coordinator.nextMs();
        if (nextMs < wakeUpMs) {
            wakeUp.ifPresent(SerialExecutor.Cancellable::cancel);
            wakeUpMs = nextMs;
            wakeUp = Optional.of(owner.after(Math.max(0, nextMs - nowMs()), this::wakeUp));
        }
    }

    private void wakeUp() {
        wakeUpMs = NEVER;
        wakeUp = Optional.empty();
        turn(() -> {});
    }

    private void topicsWereDeleted() {
        Predicate<SharePartitionKey> gone =
                key -> views.image().topic(key.partition().topicId()).isEmpty();
        fetches.forget(gone);
        memory.topicsWereDeleted(gone);
    }

    private final class World implements ShareWorld {
        @Override
        public ShareSettings settings(String groupId) {
            return views.of(groupId).machine();
        }

        @Override
        public void news(SharePartition partition) {
            fetches.news(partition.key());
        }

        @Override
        public AckOutcome absent(TopicIdPartition partition) {
            boolean isLed =
                    partitions
                            .home(partition)
                            .filter(home -> home.office() != PartitionHome.NO_OFFICE)
                            .isPresent();
            return isLed || !exists(partition) ? AckOutcome.UNKNOWN : AckOutcome.NOT_LEADER;
        }

        @Override
        public void bury(SharePartitionKey key, List<DeadLetter> letters, Runnable done) {
            Consumer<Runnable> home = action -> owner.execute(() -> turn(action));
            deadLetters.bury(key, letters, () -> home.accept(done));
        }
    }
}
