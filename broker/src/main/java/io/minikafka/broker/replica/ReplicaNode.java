package io.minikafka.broker.replica;

import io.minikafka.base.SerialExecutor;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Contact;
import io.minikafka.broker.MetadataStore;
import io.minikafka.broker.OfficeNews;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.PartitionHomes;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.cluster.replication.LetterCodec;
import io.minikafka.cluster.replication.Message.Seal;
import io.minikafka.cluster.replication.PartitionState;
import io.minikafka.cluster.replication.ReplicaLetter;
import io.minikafka.cluster.replication.ReplicationConfig;
import io.minikafka.metrics.LatencyHistogram;
import io.minikafka.metrics.MetricSource;
import io.minikafka.network.link.BundleHandler;
import io.minikafka.network.link.Links;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.StorageException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import java.util.stream.Stream;

/// The replicas of this node, with their ways to others: what a node in a cluster has in place of
/// [io.minikafka.broker.AloneHomes]. RFC 0023.
public final class ReplicaNode implements PartitionHomes, OfficeNews, AutoCloseable {
    private final ReplicaId self;
    private final Peers peers;
    private final Replicas replicas;
    private final Repairs repairs;
    private final LetterBox letters;
    private final LatencyHistogram commitTimes = new LatencyHistogram();
    private final List<Consumer<TopicIdPartition>> listeners = new CopyOnWriteArrayList<>();
    private final MoveThrottle moves;

    /// What the replicas need of the node.
    ///
    /// @param contact with the cluster
    /// @param slow threads that may wait for the disk
    /// @param clock runs what is due; its tasks are short
    /// @param moveRate bytes that may go to learners in a second
    /// @param onBroken told when an invariant broke and the node must stop
    public record Surroundings(
            MetadataStore metadata,
            Contact contact,
            LogManager logs,
            Function<TopicImage, LogConfig> settings,
            Executor slow,
            SerialExecutor clock,
            Time time,
            LongSupplier moveRate,
            Consumer<Throwable> onBroken) {}

    /// @param desk whoever conducts the partitions, here or elsewhere
    /// @param conductor on this node, for what other nodes' replicas say
    public ReplicaNode(ReplicaId self, Surroundings node, Links links, Desk desk, Desk conductor) {
        this(self, node, new LinkPeers(links), desk, conductor);
    }

    /// With another way to the peers than links.
    public ReplicaNode(ReplicaId self, Surroundings node, Peers peers, Desk desk, Desk conductor) {
        this.self = self;
        this.peers = peers;
        this.moves = new MoveThrottle(node.moveRate(), node.time());
        ReplicaParts parts =
                new ReplicaParts(
                        ReplicationConfig.defaults(),
                        peers,
                        desk,
                        node.contact(),
                        new Reads(),
                        moves,
                        node.slow(),
                        node.clock(),
                        node.time(),
                        new AtomicLong(node.time().wallMs() * 1_000),
                        commitTimes,
                        id -> listeners.forEach(listener -> listener.accept(id)),
                        node.onBroken());
        this.replicas = new Replicas(self, node.metadata(), node.logs(), node.settings(), parts);
        this.repairs =
                new Repairs(self, node.logs(), replicas, id -> holders(node.metadata(), id), parts);
        this.letters = new LetterBox(replicas, repairs, conductor);
        node.logs().onStateChange(_ -> stopIfFailed(node));
    }

    /// A node without a disk would live on, and lead its partitions, in which nothing can be written any more: the others
    /// elect when it is gone.
    private static void stopIfFailed(Surroundings node) {
        if (node.logs().hasFailed()) {
            node.onBroken()
                    .accept(new StorageException("storage is offline: a node of a cluster stops"));
        }
    }

    /// Begins with what the metadata say. On the metadata's thread.
    ///
    /// @param onGone told of the topic when this node has lost one of its replicas, so that nobody keeps its log
    public void start(Consumer<UUID> onGone) {
        replicas.start(onGone);
        repairs.start();
    }

    /// Who has the partition, its leader first.
    private static List<ReplicaId> holders(MetadataStore metadata, TopicIdPartition id) {
        Optional<PartitionState> state =
                metadata.image().cluster().partition(id).map(PartitionImage::state);
        Optional<ReplicaId> leader = state.flatMap(PartitionState::leader);
        return state.stream()
                .flatMap(known ->
                        Stream.concat(leader.stream(), known.replicas().stream()).distinct())
                .toList();
    }

    @Override
    public void listen(Consumer<TopicIdPartition> listener) {
        listeners.add(listener);
    }

    /// How long replication takes, and what moves.
    public MetricSource figures() {
        return sink -> {
            sink.latency(
                    "minikafka_replication_seconds",
                    "From the append of records by a leader on this node until so many replicas have them that they are"
                            + " committed.",
                    commitTimes);
            moves.collect(sink);
        };
    }

    /// What takes the letters of other nodes.
    public BundleHandler letters() {
        return letters;
    }

    /// Letters of a node that has proved who it is; their bytes are not needed any more when this returns.
    public void received(int fromNode, List<ByteBuffer> from) {
        letters.received(fromNode, from);
    }

    /// The conductor on this node wants a replica sealed.
    public void seal(ReplicaId to, TopicIdPartition partition, int epoch) {
        var conductor = new ReplicaId(self.brokerId(), LetterCodec.NO_DIRECTORY);
        ReplicaLetter letter = new ReplicaLetter(partition, conductor, to, new Seal(epoch));
        if (to.equals(self)) {
            replicas.received(letter, new Seal(epoch));
        } else if (to.brokerId() != self.brokerId()) {
            peers.send(letter, Optional.empty());
        }
    }

    @Override
    public Optional<PartitionHome> home(TopicImage topic, int partition, LogConfig config) {
        return replicas.find(new TopicIdPartition(topic.id(), partition))
                .filter(LocalReplica::hasBegun)
                .map(found -> found);
    }

    /// The partitions that are led here. Any thread.
    public List<TopicIdPartition> led() {
        return replicas.led();
    }

    @Override
    public void close() {
        repairs.close();
        replicas.close();
    }
}
