package io.minikafka.broker.share.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.app.config.BrokerConfigKeys;
import io.minikafka.base.OwnerThread;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.broker.AloneHomes;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.SettingsInForce;
import io.minikafka.broker.TestMetadata;
import io.minikafka.broker.TopicRules;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.broker.offsets.CompressedTimestamps;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.AppendOrigin;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.StorageConfig;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.disk.SimulatedDisk;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// The share groups' service on logs in memory; requests are given to the handlers as they are.
final class ShareNode implements AutoCloseable {
    final TestMetadata metadata = new TestMetadata();
    private final LogManager logs =
            LogManager.open(StorageConfig.defaults(), new SimulatedDisk(1), Time.system());
    private final OwnerThread owner =
            new OwnerThread("share", 1_000, Time.system(), _ -> {}).start();
    private final LogJournal journal;
    private final Partitions partitions;
    final ShareService service;
    private final Map<Class<?>, ApiHandler<?, ?>> handlers = new HashMap<>();
    long connectionId = 1;

    ShareNode(SimulatedDisk disk) {
        ConfigValues broker = ConfigValues.defaults(BrokerConfigKeys.ALL);
        journal = LogJournal.open("share", LogJournal.SHARE_LOG, logs, disk, Time.system());
        var settings = new SettingsInForce(broker, 1, metadata.image());
        partitions =
                new Partitions(
                        metadata,
                        new AloneHomes(metadata, logs),
                        topic -> TopicRules.of(topic, settings));
        service =
                ShareService.open(
                        new ShareConfig(broker, 3, 1 << 20, "dlq.", false, 10),
                        journal,
                        new ShareService.Parts(
                                owner,
                                Runnable::run,
                                Time.system(),
                                metadata,
                                partitions,
                                CompressedTimestamps.INSTANCE,
                                Optional.empty()));
        for (ApiHandler<?, ?> handler :
                service.handlers((_, answer) -> answer.accept(Errors.NONE))) {
            handlers.put(handler.key().messageType.newRequest().getClass(), handler);
        }
    }

    /// Sends a request; its answer may come later.
    @SuppressWarnings("unchecked") // handlers are found by the request's class
    <A extends ApiMessage> CompletableFuture<A> send(ApiMessage request, Class<A> type) {
        CompletableFuture<A> reply = new CompletableFuture<>();
        var here = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9_092);
        var context = new RequestContext((short) 2, "test", here, here, connectionId, 0);
        ApiHandler<ApiMessage, A> handler =
                (ApiHandler<ApiMessage, A>)
                        Objects.requireNonNull(handlers.get(request.getClass()));
        handler.handle(
                context,
                request,
                new Answer<>() {
                    @Override
                    public void send(A message) {
                        reply.complete(type.cast(message));
                    }

                    @Override
                    public void sendNothing() {
                        reply.cancel(false);
                    }
                });
        return reply;
    }

    /// Sends a request and waits for its answer.
    <A extends ApiMessage> A call(ApiMessage request, Class<A> type) {
        return await(send(request, type));
    }

    static <A> A await(CompletableFuture<A> reply) {
        try {
            return reply.get(20, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("no answer", e);
        }
    }

    TopicImage topic(String name) {
        return metadata.create(name, 1, Map.of());
    }

    /// Bytes that consumers were served of the topic's only partition.
    long readBytes(TopicImage topic) {
        return logs.existing(new TopicIdPartition(topic.id(), 0))
                .orElseThrow()
                .traffic()
                .readBytes();
    }

    /// Appends a batch to the topic's only partition and waits until it is committed.
    void append(TopicImage topic, ByteBuffer batch) {
        Log log = logs.log(new TopicIdPartition(topic.id(), 0), LogConfig.defaults());
        CompletableFuture<Boolean> committed = new CompletableFuture<>();
        var _ =
                log.append(
                        batch,
                        AppendOrigin.COORDINATOR,
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
        assertThat(await(committed)).isTrue();
    }

    @Override
    public void close() {
        owner.close();
        journal.close();
        logs.close();
    }
}
