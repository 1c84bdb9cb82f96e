package io.minikafka.broker.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.OwnerThread;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.broker.AloneHomes;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.Contact;
import io.minikafka.broker.NodeAddress;
import io.minikafka.broker.NodeIdentity;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TopicRules;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.cluster.metadata.Controller;
import io.minikafka.cluster.metadata.ControllerConfig;
import io.minikafka.cluster.metadata.MetadataFixture;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.AppendOrigin;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.StorageConfig;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.protocol.MessageUtil;

/// The metadata with its handlers over a real storage engine on a simulated disk, as a client sees it:
/// requests and responses go through their bytes, so that what a version cannot carry is noticed.
final class AdminNode implements AutoCloseable {
    static final int NODE_ID = 1;
    private static final long LIMIT_SECONDS = 30;

    final JournaledMetadata metadata;
    final LogManager logs;
    final TopicLogs topicLogs;
    private final OwnerThread owner;
    private final LogJournal journal;
    private final Map<ApiKeys, ApiHandler<?, ?>> handlers = new EnumMap<>(ApiKeys.class);

    AdminNode(SimulatedDisk disk) {
        this(disk, new ControllerConfig(NODE_ID, 3, 100_000, true));
    }

    AdminNode(SimulatedDisk disk, ControllerConfig config) {
        ConfigValues broker = MetadataFixture.broker("log.retention.hours=2");
        logs = LogManager.open(StorageConfig.defaults(), disk, Time.system());
        journal = LogJournal.open("metadata", LogJournal.METADATA_LOG, logs, disk, Time.system());
        owner = new OwnerThread("metadata-test", 1_000, Time.system(), _ -> {}).start();
        Controller controller =
                new Controller(config, broker, UUID::randomUUID, MetadataFixture.FEATURES);
        metadata = JournaledMetadata.open(controller, journal, owner);
        topicLogs = new TopicLogs(metadata, logs, broker, NODE_ID);
        topicLogs.removeOrphans(metadata.image(), List.of(LogJournal.METADATA_LOG));
        Partitions partitions =
                new Partitions(
                        metadata,
                        new AloneHomes(metadata, logs),
                        topic -> TopicRules.of(topic, topicLogs.settings()));
        DataFolder folder = new DataFolder("/data", () -> 1_000, () -> 400);
        NodeIdentity identity = new NodeIdentity("cluster", NODE_ID);
        NodeAddress address = new NodeAddress(NODE_ID, Optional.empty());
        AdminHandlers.all(
                        metadata,
                        owner,
                        topicLogs,
                        partitions,
                        new PartitionViews(NODE_ID, Contact.WITH_ITSELF, partitions),
                        logs,
                        broker,
                        folder,
                        identity,
                        address)
                .forEach(handler -> handlers.put(handler.key(), handler));
        NodeHandlers.all(
                        metadata,
                        metadata::committedPosition,
                        logs,
                        folder,
                        identity,
                        address,
                        Time.system())
                .forEach(handler -> handlers.put(handler.key(), handler));
    }

    /// Sends a request and waits for its answer.
    @SuppressWarnings({
        "unchecked",
        "TypeParameterUnusedInFormals"
    }) // the response of the API `key`
    <A extends ApiMessage> A call(ApiKeys key, int version, ApiMessage request) {
        CompletableFuture<ApiMessage> answer = new CompletableFuture<>();
        handle(
                Objects.requireNonNull(handlers.get(key)),
                context((short) version),
                reread(request, key.messageType.newRequest(), (short) version),
                new Answer<>() {
                    @Override
                    public void send(ApiMessage message) {
                        assertThat(answer.complete(message)).as("answered once").isTrue();
                    }

                    @Override
                    public void sendNothing() {
                        answer.completeExceptionally(new AssertionError("no answer"));
                    }
                });
        ApiMessage message = answer.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
        return (A) reread(message, key.messageType.newResponse(), (short) version);
    }

    /// The log of a partition, made if it has none.
    Log log(String topic, int partition) {
        TopicImage image = metadata.image().topic(topic).orElseThrow();
        return logs.log(
                new TopicIdPartition(image.id(), partition), topicLogs.settings().logConfig(image));
    }

    /// Appends one record and waits until it is committed.
    void append(String topic, int partition, String value) {
        CompletableFuture<Boolean> committed = new CompletableFuture<>();
        log(topic, partition)
                .append(
                        new RecordBatchBuilder()
                                .add(
                                        System.currentTimeMillis(),
                                        value.getBytes(StandardCharsets.UTF_8))
                                .build(),
                        AppendOrigin.CLIENT,
                        0,
                        new CommitListener() {
                            @Override
                            public void committed() {
                                committed.complete(true);
                            }

                            @Override
                            public void failed(StorageException cause) {
                                committed.completeExceptionally(cause);
                            }
                        });
        committed.orTimeout(LIMIT_SECONDS, TimeUnit.SECONDS).join();
    }

    @Override
    public void close() {
        owner.close();
        journal.close();
        logs.close();
    }

    @SuppressWarnings("unchecked") // the handlers are registered under the key of their types
    private static <Q extends ApiMessage, A extends ApiMessage> void handle(
            ApiHandler<?, ?> handler,
            RequestContext context,
            ApiMessage request,
            Answer<ApiMessage> answer) {
        ((ApiHandler<Q, A>) handler).handle(context, (Q) request, (Answer<A>) answer);
    }

    private static RequestContext context(short version) {
        InetSocketAddress here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9092);
        InetSocketAddress there = new InetSocketAddress(InetAddress.getLoopbackAddress(), 50_000);
        return new RequestContext(version, "client", there, here, 1, 0);
    }

    private static ApiMessage reread(ApiMessage message, ApiMessage empty, short version) {
        empty.read(
                new ByteBufferAccessor(MessageUtil.toByteBufferAccessor(message, version).buffer()),
                version);
        return empty;
    }
}
