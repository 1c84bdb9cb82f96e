package io.minikafka.cluster.metadata.raft;

import io.minikafka.base.HostPort;
import io.minikafka.base.Invariant;
import io.minikafka.cluster.metadata.MetadataQuorum;
import io.minikafka.cluster.metadata.MetadataRecord;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.compress.Compression;
import org.apache.kafka.common.config.AbstractConfig;
import org.apache.kafka.common.errors.RecordBatchTooLargeException;
import org.apache.kafka.common.feature.SupportedVersionRange;
import org.apache.kafka.common.message.AddRaftVoterRequestData;
import org.apache.kafka.common.message.ApiVersionsResponseData;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.message.EndQuorumEpochRequestData;
import org.apache.kafka.common.message.RemoveRaftVoterRequestData;
import org.apache.kafka.common.metrics.Metrics;
import org.apache.kafka.common.network.ListenerName;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;
import org.apache.kafka.common.utils.Time;
import org.apache.kafka.common.utils.internals.LogContext;
import org.apache.kafka.raft.Endpoints;
import org.apache.kafka.raft.KafkaRaftClient;
import org.apache.kafka.raft.LeaderAndEpoch;
import org.apache.kafka.raft.QuorumConfig;
import org.apache.kafka.raft.RaftRequest;
import org.apache.kafka.raft.RaftResponse;
import org.apache.kafka.raft.RaftUtil;
import org.apache.kafka.raft.ReplicaKey;
import org.apache.kafka.raft.VoterSet;
import org.apache.kafka.raft.errors.BufferAllocationException;
import org.apache.kafka.raft.errors.NotLeaderException;
import org.apache.kafka.server.common.KRaftVersion;
import org.apache.kafka.server.common.OffsetAndEpoch;
import org.apache.kafka.snapshot.RecordsSnapshotWriter;
import org.apache.kafka.snapshot.SnapshotWriter;
import org.apache.kafka.snapshot.Snapshots;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Kafka's Raft client as [MetadataQuorum]. Its [EnginePace] polls it, by a thread named `quorum`; that thread writes
/// the log and tells the listener. RFC 0020, section 4.2.
public final class RaftEngine implements MetadataQuorum {
    /// What AddRaftVoter wants to know of a new voter.
    public static final String FEATURE = KRaftVersion.FEATURE_NAME;

    public static final short FEATURE_LEVEL_MAX = 1;

    private static final SupportedVersionRange VERSIONS =
            new SupportedVersionRange((short) 0, FEATURE_LEVEL_MAX);
    private static final int SHUTDOWN_TIMEOUT_MS = 2_000;
    private static final int CHANGE_TIMEOUT_MS = 10_000;
    private static final int BACKOFF_MAX_MS = 300;

    private static final Logger LOG = LoggerFactory.getLogger(RaftEngine.class);

    private final QuorumSettings settings;
    private final KafkaRaftClient<MetadataRecord> client;
    private final EnginePace pace;
    private final Metrics metrics;
    private final Listener listener;
    private volatile boolean failed;

    private RaftEngine(
            QuorumSettings settings,
            KafkaRaftClient<MetadataRecord> client,
            EnginePace pace,
            Metrics metrics,
            Listener listener) {
        this.settings = settings;
        this.client = client;
        this.pace = pace;
        this.metrics = metrics;
        this.listener = listener;
    }

    /// Reads what `store` has. Nothing happens before [#start]. A store with nothing in it is a new observer's, unless `founds`.
    ///
    /// @param founds whether this node is the first of its cluster: an empty store makes it the only voter
    public static RaftEngine open(
            QuorumSettings settings,
            boolean founds,
            QuorumStore store,
            PeerCalls calls,
            Listener listener) {
        return open(settings, founds, store, calls, listener, new OwnPace());
    }

    /// As the other, at another pace than the machine's.
    public static RaftEngine open(
            QuorumSettings settings,
            boolean founds,
            QuorumStore store,
            PeerCalls calls,
            Listener listener,
            EnginePace pace) {
        StoredRaft raft = StoredRaft.open(store);
        StoredRaftLog log = new StoredRaftLog(raft);
        if (founds && raft.isEmpty()) {
            found(settings, log, pace.time());
        }
        QuorumConfig config = config(settings);
        Metrics metrics = new Metrics();
        KafkaRaftClient<MetadataRecord> client =
                pace.client(
                        new ClientParts(
                                settings.nodeId(),
                                uuid(settings.directoryId()),
                                new CallChannel(calls, config.requestTimeoutMs()),
                                log,
                                new LogContext("[node " + settings.nodeId() + "] "),
                                settings.clusterId(),
                                settings.contacts().stream()
                                        .map(RaftEngine::socketAddress)
                                        .toList(),
                                endpoints(settings.address()),
                                VERSIONS,
                                config));
        client.initialize(Map.of(), new StoredVotes(raft), metrics, _ -> {});
        client.register(new CommitReader(settings.nodeId(), listener));
        return new RaftEngine(settings, client, pace, metrics, listener);
    }

    /// Begins to take part.
    public void start() {
        pace.start(this::poll);
    }

    @Override
    public Appended append(int epoch, List<MetadataRecord> records) {
        Invariant.check(!records.isEmpty(), "a change has records", epoch);
        try {
            long last = client.prepareAppend(epoch, records);
            client.schedulePreparedAppend();
            return new Appended.Accepted(last + 1);
        } catch (NotLeaderException e) {
            return new Appended.NotActive();
        } catch (BufferAllocationException e) {
            return new Appended.Refused("Too many changes of metadata wait; try again.");
        } catch (RecordBatchTooLargeException e) {
            return new Appended.Refused(
                    "The change takes more than %d bytes; ask for less in one request."
                            .formatted(KafkaRaftClient.MAX_BATCH_SIZE_BYTES));
        }
    }

    @Override
    public void snapshot(long endOffset, int epoch, List<MetadataRecord> records) {
        Optional<SnapshotWriter<MetadataRecord>> writer =
                client.createSnapshot(
                        new OffsetAndEpoch(endOffset, epoch), pace.time().milliseconds());
        if (writer.isEmpty()) {
            return;
        }
        try (SnapshotWriter<MetadataRecord> snapshot = writer.get()) {
            if (!records.isEmpty()) {
                snapshot.append(records);
            }
            var _ = snapshot.freeze();
        }
        LOG.atInfo().addKeyValue("offset", endOffset).log("metadata snapshot taken");
    }

    @Override
    public void resign() {
        LeaderAndEpoch now = client.leaderAndEpoch();
        if (now.isLeader(settings.nodeId())) {
            client.resign(now.epoch());
        }
    }

    /// Answers a request of Kafka's for the quorum, which another node sent.
    ///
    /// The library cannot follow a leader of whom it knows no address, and ends when a leader that it does not know says
    /// good-bye: a node whose disk was replaced hears that before it hears who votes.
    public CompletionStage<ApiMessage> answer(ApiMessage request, short version) {
        if (request instanceof EndQuorumEpochRequestData ending && !knowsAll(ending)) {
            return CompletableFuture.completedFuture(
                    RaftUtil.errorResponse(ApiKeys.END_QUORUM_EPOCH, Errors.BROKER_NOT_AVAILABLE));
        }
        return client.handle(
                        new RaftRequest.Inbound(
                                CallChannel.LISTENER,
                                0,
                                version,
                                request,
                                pace.time().milliseconds()))
                .thenApply(RaftResponse.Outbound::data);
    }

    private boolean knowsAll(EndQuorumEpochRequestData ending) {
        return !ending.leaderEndpoints().isEmpty()
                || ending.topics().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .allMatch(partition -> voterAddress(partition.leaderId()).isPresent());
    }

    /// Somebody believes that `leader` is dead: if it is the one that this node follows, others are asked for their votes now,
    /// and not when nothing was heard of it for the fetch timeout. That is what a leader tells its followers when it
    /// resigns, and it grants nothing: whoever still hears of the leader refuses the vote that comes before the vote.
    public void doubt(int leader) {
        LeaderAndEpoch now = client.leaderAndEpoch();
        if (now.isLeader(leader) && leader != settings.nodeId()) {
            EndQuorumEpochRequestData request =
                    RaftUtil.singletonEndQuorumEpochRequest(
                            StoredRaftLog.PARTITION,
                            settings.clusterId(),
                            now.epoch(),
                            leader,
                            List.of(
                                    ReplicaKey.of(
                                            settings.nodeId(), uuid(settings.directoryId()))));
            var _ = answer(request, request.highestSupportedVersion());
        }
    }

    /// What a node of this release says to the question which features it has.
    public static ApiVersionsResponseData features() {
        ApiVersionsResponseData response = new ApiVersionsResponseData();
        response.supportedFeatures()
                .add(
                        new ApiVersionsResponseData.SupportedFeatureKey()
                                .setName(FEATURE)
                                .setMinVersion(VERSIONS.min())
                                .setMaxVersion(VERSIONS.max()));
        return response;
    }

    /// Voters and observers as the active node sees them; an error on other nodes.
    public CompletionStage<ApiMessage> describe() {
        return answer(
                RaftUtil.singletonDescribeQuorumRequest(StoredRaftLog.PARTITION),
                new DescribeQuorumResponseData().highestSupportedVersion());
    }

    /// Makes an observer a voter. On the active node; the answer tells whether that worked.
    public CompletionStage<ApiMessage> addVoter(int nodeId, UUID directoryId, HostPort address) {
        AddRaftVoterRequestData request =
                RaftUtil.addVoterRequest(
                        settings.clusterId(),
                        CHANGE_TIMEOUT_MS,
                        ReplicaKey.of(nodeId, uuid(directoryId)),
                        endpoints(address),
                        true);
        return answer(request, request.highestSupportedVersion());
    }

    /// Takes a vote away. On the active node; the answer tells whether that worked.
    public CompletionStage<ApiMessage> removeVoter(int nodeId, UUID directoryId) {
        RemoveRaftVoterRequestData request =
                RaftUtil.removeVoterRequest(
                        settings.clusterId(), ReplicaKey.of(nodeId, uuid(directoryId)));
        return answer(request, request.highestSupportedVersion());
    }

    /// The node that leads, as far as this one knows.
    public OptionalInt leader() {
        return client.leaderAndEpoch().leaderId();
    }

    /// Where a voter is, by the voters' record.
    public Optional<HostPort> voterAddress(int nodeId) {
        return client.voterNode(nodeId, CallChannel.LISTENER)
                .map(node -> new HostPort(node.host(), node.port()));
    }

    public int epoch() {
        return client.leaderAndEpoch().epoch();
    }

    public long endOffset() {
        return client.logEndOffset();
    }

    /// Hands office on, if it has it, and ends the thread.
    @Override
    public void close() {
        if (!failed) {
            var _ = client.shutdown(SHUTDOWN_TIMEOUT_MS);
        }
        pace.awaitEnd(2L * SHUTDOWN_TIMEOUT_MS);
        client.close();
        pace.close();
        metrics.close();
    }

    /// Whether it is to be called again.
    private boolean poll() {
        try {
            if (!client.isRunning()) {
                return false;
            }
            client.poll();
            return true;
        } catch (RuntimeException | Error e) {
            failed = true;
            LOG.error("the quorum stops on this node", e);
            listener.failed(e);
            return false;
        }
    }

    private static void found(QuorumSettings settings, StoredRaftLog log, Time time) {
        Map<Integer, VoterSet.VoterNode> voters = new HashMap<>();
        voters.put(
                settings.nodeId(),
                VoterSet.VoterNode.of(
                        ReplicaKey.of(settings.nodeId(), uuid(settings.directoryId())),
                        endpoints(settings.address()),
                        VERSIONS));
        try (RecordsSnapshotWriter<MetadataRecord> snapshot =
                new RecordsSnapshotWriter.Builder()
                        .setTime(time)
                        .setCompression(Compression.NONE)
                        .setKraftVersion(KRaftVersion.KRAFT_VERSION_1)
                        .setVoterSet(Optional.of(VoterSet.fromMap(voters)))
                        .setRawSnapshotWriter(
                                log.createNewSnapshotUnchecked(Snapshots.BOOTSTRAP_SNAPSHOT_ID)
                                        .orElseThrow())
                        .build(new MetadataSerde())) {
            var _ = snapshot.freeze();
        }
    }

    private static QuorumConfig config(QuorumSettings settings) {
        Map<String, Object> values = new HashMap<>();
        values.put(QuorumConfig.QUORUM_ELECTION_TIMEOUT_MS_CONFIG, settings.electionTimeoutMs());
        values.put(QuorumConfig.QUORUM_FETCH_TIMEOUT_MS_CONFIG, settings.fetchTimeoutMs());
        values.put(
                QuorumConfig.QUORUM_ELECTION_BACKOFF_MAX_MS_CONFIG,
                Math.min(BACKOFF_MAX_MS, settings.electionTimeoutMs()));
        values.put(QuorumConfig.QUORUM_REQUEST_TIMEOUT_MS_CONFIG, settings.fetchTimeoutMs());
        values.put(QuorumConfig.QUORUM_LINGER_MS_CONFIG, 0);
        return new QuorumConfig(new AbstractConfig(QuorumConfig.CONFIG_DEF, values, false));
    }

    private static Endpoints endpoints(HostPort address) {
        Map<ListenerName, InetSocketAddress> addresses = new HashMap<>();
        addresses.put(CallChannel.LISTENER, socketAddress(address));
        return Endpoints.fromInetSocketAddresses(addresses);
    }

    private static InetSocketAddress socketAddress(HostPort address) {
        return InetSocketAddress.createUnresolved(address.host(), address.port());
    }

    private static Uuid uuid(UUID id) {
        return new Uuid(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }
}
