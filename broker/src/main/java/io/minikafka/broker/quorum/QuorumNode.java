package io.minikafka.broker.quorum;

import io.minikafka.base.HostPort;
import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.Contact;
import io.minikafka.broker.Features;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.journal.Journal;
import io.minikafka.cluster.conductor.ConductorConfig;
import io.minikafka.cluster.metadata.ClusterIdentity;
import io.minikafka.cluster.metadata.Controller;
import io.minikafka.cluster.metadata.Feature;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.NodeImage;
import io.minikafka.cluster.metadata.raft.EnginePace;
import io.minikafka.cluster.metadata.raft.OwnPace;
import io.minikafka.cluster.metadata.raft.PeerCalls;
import io.minikafka.cluster.metadata.raft.PeerCalls.Peer;
import io.minikafka.cluster.metadata.raft.QuorumSettings;
import io.minikafka.cluster.metadata.raft.RaftEngine;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;

/// The part that a node has in its cluster's metadata: engine, store, conductor, session. Made before the node can
/// be reached, started when its address is known.
///
///     QuorumNode > RaftEngine          thread `quorum`
///                > QuorumMetadata      on the controller's thread, as the next three
///                > ConductorService, VoterKeeper, NodeSession
public final class QuorumNode implements ActiveNode, AutoCloseable {
    /// Requests that are decided on the active node.
    private static final Set<ApiKeys> FORWARDED =
            EnumSet.of(
                    ApiKeys.CREATE_TOPICS,
                    ApiKeys.DELETE_TOPICS,
                    ApiKeys.CREATE_PARTITIONS,
                    ApiKeys.ALTER_CONFIGS,
                    ApiKeys.INCREMENTAL_ALTER_CONFIGS,
                    ApiKeys.ALTER_CLIENT_QUOTAS,
                    ApiKeys.UPDATE_FEATURES,
                    ApiKeys.ALTER_PARTITION_REASSIGNMENTS,
                    ApiKeys.ELECT_LEADERS,
                    ApiKeys.UNREGISTER_BROKER,
                    ApiKeys.DESCRIBE_QUORUM,
                    ApiKeys.ADD_RAFT_VOTER,
                    ApiKeys.REMOVE_RAFT_VOTER);

    /// Who this node is.
    ///
    /// @param contacts nodes of the cluster that may know who is active
    public record Self(
            ClusterIdentity cluster,
            int nodeId,
            UUID directoryId,
            String rack,
            int weight,
            String version,
            long incarnation,
            List<HostPort> contacts) {
        JoinRequest joining(HostPort address) {
            return new JoinRequest(
                    cluster.clusterId(),
                    nodeId,
                    directoryId,
                    address,
                    rack,
                    weight,
                    version,
                    incarnation);
        }
    }

    private final Self self;
    private final SerialExecutor owner;
    private final Journal journal;
    private final QuorumMetadata metadata;
    private final ConductorService conductor;
    private final LeaderDoubt doubt;
    private final ActiveContact contact;
    private final JoinHandler join;
    private final Forwarding forwarding;
    private final KafkaCalls kafkaCalls;
    private final PrivateCalls privateCalls;
    private final Time time;
    private final EnginePace pace;
    private volatile Optional<RaftEngine> engine = Optional.empty();
    private volatile Optional<NodeSession> session = Optional.empty();

    /// @param owner the controller's thread
    public QuorumNode(
            Self self,
            Controller controller,
            ConductorConfig conducting,
            Journal journal,
            NodeCalls calls,
            SealSender seals,
            SerialExecutor owner,
            Time time,
            Consumer<Throwable> onBroken) {
        this(
                self,
                controller,
                conducting,
                journal,
                calls,
                seals,
                owner,
                time,
                new OwnPace(),
                onBroken);
    }

    /// @param pace of the engine
    public QuorumNode(
            Self self,
            Controller controller,
            ConductorConfig conducting,
            Journal journal,
            NodeCalls calls,
            SealSender seals,
            SerialExecutor owner,
            Time time,
            EnginePace pace,
            Consumer<Throwable> onBroken) {
        this.pace = pace;
        this.self = self;
        this.owner = owner;
        this.journal = journal;
        this.time = time;
        this.kafkaCalls = new KafkaCalls(calls);
        this.privateCalls = new PrivateCalls(calls);
        this.forwarding = new Forwarding(this, kafkaCalls, owner, time);
        this.metadata =
                new QuorumMetadata(
                        controller,
                        owner,
                        new RemoteCommands(self.nodeId(), forwarding, this::metadata),
                        onBroken);
        this.conductor = new ConductorService(conducting, metadata, owner, time, seals);
        this.contact = new ActiveContact(time, conducting.sessionMs());
        this.doubt = new LeaderDoubt(owner, new DoubtedEngine());
        this.join = new JoinHandler(metadata, this);
    }

    public QuorumMetadata metadata() {
        return metadata;
    }

    /// Kafka's requests to other nodes.
    public PeerCalls calls() {
        return kafkaCalls;
    }

    /// Requests of our own to other nodes.
    public PrivateCalls privateCalls() {
        return privateCalls;
    }

    public ConductorService conductor() {
        return conductor;
    }

    /// With the active node, which may be this one.
    public Contact contact() {
        return contact;
    }

    /// This process is about to end: it says no more that it lives, and is not active any more. It hears still of what is
    /// committed, until [#close].
    public void leave() {
        session.ifPresent(NodeSession::close);
        engine.ifPresent(RaftEngine::resign);
    }

    /// Gossip believes that a node is dead. Any thread.
    public void looksDead(int nodeId) {
        conductor.suspected(nodeId);
        doubt.died(nodeId);
    }

    /// Gossip believes that a node lives, perhaps again. Any thread.
    public void looksAlive(int nodeId) {
        doubt.lives(nodeId);
    }

    /// Takes part in the quorum.
    ///
    /// @param address at which others reach this node
    /// @param before what it had when it was alone, if it is the one that founds the cluster
    public void start(HostPort address, Optional<Supplier<MetadataImage>> before) {
        before.ifPresent(image -> found(image, self.joining(address).node()));
        RaftEngine started =
                RaftEngine.open(
                        new QuorumSettings(
                                self.cluster().clusterId(),
                                self.nodeId(),
                                self.directoryId(),
                                address,
                                self.contacts(),
                                QuorumSettings.FETCH_TIMEOUT_MS,
                                QuorumSettings.ELECTION_TIMEOUT_MS),
                        before.isPresent(),
                        new JournalStore(journal),
                        kafkaCalls,
                        metadata,
                        pace);
        new VoterKeeper(metadata, new EngineVoters(started), owner, time);
        engine = Optional.of(started);
        metadata.on(started);
        started.start();
        session =
                Optional.of(
                        new NodeSession(
                                self.joining(address),
                                this,
                                privateCalls,
                                join,
                                conductor,
                                contact,
                                owner));
    }

    private void found(Supplier<MetadataImage> before, NodeImage node) {
        new Founder(metadata, before, self.cluster(), node);
    }

    /// Registers this process; completes when the image has all that was committed before that.
    public CompletableFuture<Long> join() {
        return session.orElseThrow().start().thenCompose(metadata::reaching);
    }

    /// Registers this process, and waits until the image has all that was committed before that.
    ///
    /// @throws IllegalStateException if the cluster refuses this node, or is not found in time
    public void awaitJoined(long timeoutMs) throws InterruptedException {
        try {
            var _ = join().get(timeoutMs, TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IllegalStateException(String.valueOf(cause.getMessage()), cause);
        } catch (TimeoutException e) {
            throw new IllegalStateException(
                    "The cluster was not found within %d ms: no active node. It needs more than half of its voters."
                            .formatted(timeoutMs),
                    e);
        }
    }

    /// `handlers` with those of the quorum, and with those wrapped that are decided on the active node.
    public List<ApiHandler<?, ?>> handlers(List<ApiHandler<?, ?>> handlers) {
        List<ApiHandler<?, ?>> all = new ArrayList<>();
        List<ApiHandler<?, ?>> own =
                List.of(
                        new AlterReassignmentsHandler(metadata),
                        new ListReassignmentsHandler(metadata),
                        new LeaderElectionHandler(metadata, conductor::uncleanAsked),
                        new ForgetNodeHandler(metadata));
        own.forEach(handler -> all.add(wrapped(handler)));
        Set<ApiKeys> replaced = EnumSet.of(ApiKeys.DESCRIBE_QUORUM);
        own.forEach(handler -> replaced.add(handler.key()));
        for (ApiHandler<?, ?> handler : handlers) {
            if (!replaced.contains(handler.key())) {
                all.add(wrapped(handler));
            }
        }
        for (ApiKeys key : RaftHandler.BETWEEN_NODES) {
            all.add(new RaftHandler<>(key, this::answer));
        }
        for (ApiKeys key : RaftHandler.OF_THE_ACTIVE_NODE) {
            all.add(wrapped(new RaftHandler<>(key, this::answer)));
        }
        all.add(new AllocateProducerIdsHandler(metadata));
        return all;
    }

    /// The features of a node in a cluster: the engine's are among them.
    public static Features features(MetadataStore metadata) {
        List<Feature> supported = new ArrayList<>(Features.SUPPORTED);
        supported.add(new Feature(RaftEngine.FEATURE, 0, RaftEngine.FEATURE_LEVEL_MAX));
        return new Features(metadata, supported);
    }

    /// What a node can answer before it has joined, all of it to other nodes.
    public List<ApiHandler<?, ?>> earlyHandlers() {
        List<ApiHandler<?, ?>> early = new ArrayList<>();
        for (ApiKeys key : RaftHandler.BETWEEN_NODES) {
            early.add(new RaftHandler<>(key, this::answer));
        }
        early.add(new MetadataFetchHandler(new NotYet(), this::answer));
        return early;
    }

    public List<PrivateHandler> privateHandlers() {
        return List.of(
                join, new HeartbeatHandler(metadata, conductor), new DrainHandler(metadata, this));
    }

    @SuppressWarnings("unchecked") // the handler of FETCH takes fetches
    private ApiHandler<?, ?> wrapped(ApiHandler<?, ?> handler) {
        if (handler.key() == ApiKeys.FETCH) {
            return new MetadataFetchHandler(
                    (ApiHandler<FetchRequestData, FetchResponseData>) handler, this::answer);
        }
        return FORWARDED.contains(handler.key())
                ? new ForwardingHandler<>(handler, forwarding)
                : handler;
    }

    private CompletionStage<ApiMessage> answer(ApiMessage request, short version) {
        return engine.map(started -> started.answer(request, version))
                .orElseGet(() ->
                        CompletableFuture.failedFuture(
                                new IllegalStateException("the quorum is not started")));
    }

    @Override
    public boolean isHere() {
        return metadata.isActive();
    }

    @Override
    public Optional<Peer> other() {
        OptionalInt leader = engine.map(RaftEngine::leader).orElseGet(OptionalInt::empty);
        if (leader.isEmpty() || leader.getAsInt() == self.nodeId()) {
            return Optional.empty();
        }
        int nodeId = leader.getAsInt();
        return metadata.image()
                .cluster()
                .node(nodeId)
                .map(NodeImage::address)
                .or(() -> engine.flatMap(started -> started.voterAddress(nodeId)))
                .map(address -> new Peer(nodeId, address));
    }

    @Override
    public void close() {
        session.ifPresent(NodeSession::close);
        Optional<RaftEngine> started = engine;
        engine = Optional.empty();
        started.ifPresent(RaftEngine::close);
    }

    /// Clients come when there is something to tell them.
    private static final class NotYet implements ApiHandler<FetchRequestData, FetchResponseData> {
        @Override
        public ApiKeys key() {
            return ApiKeys.FETCH;
        }

        @Override
        public void handle(
                RequestContext context,
                FetchRequestData request,
                Answer<FetchResponseData> answer) {
            answer.close("this node has not joined its cluster yet");
        }
    }

    /// The engine, once there is one.
    private final class DoubtedEngine implements LeaderDoubt.Engine {
        @Override
        public OptionalInt leader() {
            return engine.map(RaftEngine::leader).orElseGet(OptionalInt::empty);
        }

        @Override
        public void doubt(int leader) {
            engine.ifPresent(started -> started.doubt(leader));
        }
    }

    /// The engine as the keeper of the voters wants it.
    private record EngineVoters(RaftEngine engine) implements VoterKeeper.Engine {
        @Override
        public CompletionStage<ApiMessage> describe() {
            return engine.describe();
        }

        @Override
        public CompletionStage<ApiMessage> addVoter(
                int nodeId, UUID directoryId, HostPort address) {
            return engine.addVoter(nodeId, directoryId, address);
        }

        @Override
        public CompletionStage<ApiMessage> removeVoter(int nodeId, UUID directoryId) {
            return engine.removeVoter(nodeId, directoryId);
        }
    }
}
