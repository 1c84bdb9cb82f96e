package io.minikafka.broker;

import io.minikafka.app.config.BrokerConfigKeys;
import io.minikafka.base.OwnerThread;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.broker.admin.MetadataHandler;
import io.minikafka.broker.admin.PartitionViews;
import io.minikafka.broker.admin.TopicLogs;
import io.minikafka.broker.fetch.FetchHandler;
import io.minikafka.broker.fetch.FetchSessions;
import io.minikafka.broker.fetch.NearestReplica;
import io.minikafka.broker.fetch.Purgatory;
import io.minikafka.broker.offsets.ListOffsetsHandler;
import io.minikafka.broker.offsets.OffsetForLeaderEpochHandler;
import io.minikafka.broker.produce.DescribeProducersHandler;
import io.minikafka.broker.produce.LogMarkers;
import io.minikafka.broker.produce.ProduceHandler;
import io.minikafka.broker.produce.WriteTxnMarkersHandler;
import io.minikafka.broker.quota.QuotaConfig;
import io.minikafka.broker.quota.Quotas;
import io.minikafka.cluster.metadata.Feature;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.network.ConnectionInfo;
import io.minikafka.network.link.LinkDoor;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.StorageConfig;
import io.minikafka.storage.disk.SimulatedDisk;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.requests.RequestHeader;
import org.apache.kafka.common.requests.RequestUtils;
import org.apache.kafka.common.requests.ResponseHeader;

/// The data plane behind its router, on a disk in memory: tests speak to it in bytes, as clients do.
public final class TestBroker implements AutoCloseable {
    static final NodeIdentity IDENTITY = new NodeIdentity("test-cluster", 3);
    static final List<Feature> FEATURES =
            List.of(new Feature("test.version", 0, 3), new Feature("old.version", 2, 4));
    public static final int FETCH_MAX_BYTES = 1 << 20;
    private static final int CORRELATION_ID = 815;

    public final TestMetadata metadata = new TestMetadata();
    final SimulatedDisk disk = new SimulatedDisk(1);
    public final LogManager logs = LogManager.open(StorageConfig.defaults(), disk, Time.system());
    public final Purgatory purgatory;
    public final TestGate gate = new TestGate();
    public final TransactionMarkers markers;
    final FetchSessions sessions = new FetchSessions(10, Time.system());
    final RequestStats stats = new RequestStats(Time.system());
    public final RequestRouter router;
    private final OwnerThread owner;

    /// How often somebody may look before partitions are not led from here any more.
    public final AtomicInteger officeLooks = new AtomicInteger(Integer.MAX_VALUE);

    /// Whether the cluster is not heard of.
    volatile boolean isOutOfContact;

    private final AtomicLong connections = new AtomicLong();
    private ConnectionInfo connection = connect();

    public TestBroker() {
        owner = new OwnerThread("purgatory", 10_000, Time.system(), _ -> {}).start();
        purgatory = new Purgatory(owner);
        var quotas =
                new Quotas(metadata, new QuotaConfig(11, 1_000, 11, 1_000, 100), Time.system());
        var settings =
                new TopicLogs(
                        metadata, logs, ConfigValues.parse(BrokerConfigKeys.ALL, List.of()), 3);
        var alone = new AloneHomes(metadata, logs);
        var partitions =
                new Partitions(
                        metadata,
                        (topic, partition, config) ->
                                alone.home(topic, partition, config)
                                        .map(home -> new ShortOffice(home, officeLooks)),
                        topic -> TopicRules.of(topic, settings.settings()));
        markers = new LogMarkers(partitions);
        var address = new NodeAddress(IDENTITY.nodeId(), Optional.empty());
        router =
                new RequestRouter(
                        IDENTITY,
                        new Features(metadata, FEATURES),
                        stats,
                        quotas,
                        () -> isOutOfContact,
                        List.of(
                                new ProduceHandler(
                                        partitions, gate, (_, _, _, _) -> new DelayGate.Now()),
                                new WriteTxnMarkersHandler(markers),
                                new DescribeProducersHandler(partitions),
                                new FetchHandler(
                                        partitions,
                                        sessions,
                                        purgatory,
                                        Runnable::run,
                                        address,
                                        quotas,
                                        NearestReplica.NEVER,
                                        FETCH_MAX_BYTES),
                                new ListOffsetsHandler(partitions, Runnable::run),
                                new OffsetForLeaderEpochHandler(partitions),
                                new MetadataHandler(
                                        IDENTITY,
                                        address,
                                        metadata,
                                        new PartitionViews(
                                                IDENTITY.nodeId(), Contact.WITH_ITSELF, partitions),
                                        metadata,
                                        true)),
                        List.of(),
                        LinkDoor.shut(),
                        purgatory::connectionGone);
    }

    /// The requests that follow come from another client.
    public ConnectionInfo connect() {
        try {
            connection =
                    new ConnectionInfo(
                            connections.incrementAndGet(),
                            new InetSocketAddress(InetAddress.getByName("10.1.2.3"), 40_000),
                            new InetSocketAddress(InetAddress.getByName("10.9.9.9"), 9_092));
            return connection;
        } catch (java.net.UnknownHostException e) {
            throw new IllegalStateException(e);
        }
    }

    /// Sends a request and does not wait.
    public TestExchange send(short version, ApiMessage request) {
        ApiKeys key = ApiKeys.forId(request.apiKey());
        var header = new RequestHeader(key, version, "test", CORRELATION_ID);
        return send(
                RequestUtils.serialize(header.data(), header.headerVersion(), request, version));
    }

    TestExchange send(ByteBuffer frame) {
        var exchange = new TestExchange(connection, frame);
        router.handle(exchange);
        return exchange;
    }

    /// Sends a request and gives its response.
    public <A extends ApiMessage> A call(int version, ApiMessage request, Class<A> type) {
        return response(send((short) version, request), version, type);
    }

    public static <A extends ApiMessage> A response(
            TestExchange exchange, int version, Class<A> type) {
        if (!(end(exchange) instanceof TestExchange.End.Responded(ByteBuffer bytes))) {
            throw new AssertionError("no response but " + end(exchange));
        }
        try {
            A message = type.getDeclaredConstructor().newInstance();
            ApiKeys key = ApiKeys.forId(message.apiKey());
            var header = ResponseHeader.parse(bytes, key.responseHeaderVersion((short) version));
            if (header.correlationId() != CORRELATION_ID) {
                throw new AssertionError("wrong correlation id " + header.correlationId());
            }
            message.read(new ByteBufferAccessor(bytes), (short) version);
            if (bytes.hasRemaining()) {
                throw new AssertionError(bytes.remaining() + " bytes too many in " + message);
            }
            return message;
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    public static TestExchange.End end(TestExchange exchange) {
        try {
            CompletableFuture<TestExchange.End> end = exchange.end();
            return end.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("the request did not end", e);
        }
    }

    public TopicImage topic(String name, int partitions) {
        return metadata.create(name, partitions, Map.of());
    }

    public io.minikafka.storage.Log log(TopicImage topic, int partition) {
        return logs.existing(new TopicIdPartition(topic.id(), partition)).orElseThrow();
    }

    public static Uuid id(TopicImage topic) {
        return Uuids.toKafka(topic.id());
    }

    @Override
    public void close() {
        purgatory.close();
        owner.close();
        logs.close();
    }
}
