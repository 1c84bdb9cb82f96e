package io.minikafka.broker.offsets;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.app.config.BrokerConfigKeys;
import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.base.config.ConfigValues;
import io.minikafka.broker.AloneHomes;
import io.minikafka.broker.CoordinatorType;
import io.minikafka.broker.NodeRequests;
import io.minikafka.broker.PartitionHomes;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.SettingsInForce;
import io.minikafka.broker.TestMetadata;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.TopicRules;
import io.minikafka.broker.offsets.Backlogs.Place;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.AppendOrigin;
import io.minikafka.storage.CommitListener;
import io.minikafka.storage.Log;
import io.minikafka.storage.LogConfig;
import io.minikafka.storage.LogManager;
import io.minikafka.storage.StorageConfig;
import io.minikafka.storage.StorageException;
import io.minikafka.storage.disk.SimulatedDisk;
import io.minikafka.storage.record.RecordBatchBuilder;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.apache.kafka.common.protocol.ApiMessage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/// Two nodes: one has the replicas, the other one asks it.
class BacklogsTest {
    private static final int LEADER = 7;
    private static final long TIME_MS = 1_700_000_000_000L;

    private final TestMetadata metadata = new TestMetadata();
    private final LogManager logs =
            LogManager.open(StorageConfig.defaults(), new SimulatedDisk(1), Time.system());
    private final Backlogs leader =
            new Backlogs(partitions(new AloneHomes(metadata, logs)), Optional.empty());
    private final Leader others = new Leader();
    private final Backlogs asker =
            new Backlogs(partitions((_, _, _) -> Optional.empty()), Optional.of(others));

    @AfterEach
    void close() {
        logs.close();
    }

    @Test
    void whereThereIsNoReplicaTheLeaderTells() throws Exception {
        TopicImage topic = metadata.create("orders", 2, Map.of());
        append(topic, 0, 5);
        append(topic, 0, 3);
        List<Place> places =
                List.of(
                        place(topic, 0, 2, true),
                        place(topic, 0, 2, false),
                        place(topic, 0, 8, true),
                        place(topic, 1, 0, true));
        List<Optional<Backlog>> told = asker.find(places).get(20, TimeUnit.SECONDS);
        assertThat(told).isEqualTo(leader.find(places).get(20, TimeUnit.SECONDS));
        assertThat(told.get(0))
                .hasValueSatisfying(backlog -> {
                    assertThat(backlog.records()).isEqualTo(6);
                    assertThat(backlog.firstMs()).isEqualTo(TIME_MS);
                });
        assertThat(told.get(1)).contains(new Backlog(2, 8, Backlog.NO_TIME));
        assertThat(told.get(2)).contains(new Backlog(8, 8, Backlog.NO_TIME));
        assertThat(told.get(3)).contains(new Backlog(0, 0, Backlog.NO_TIME));
    }

    @Test
    void manyPlacesAreAskedForInSeveralRequests() throws Exception {
        TopicImage topic = metadata.create("orders", 1, Map.of());
        append(topic, 0, 5);
        List<Place> places =
                IntStream.range(0, 2 * BacklogMessages.PLACES_MAX + 1)
                        .mapToObj(i -> place(topic, 0, i % 6, false))
                        .toList();
        List<Optional<Backlog>> told = asker.find(places).get(20, TimeUnit.SECONDS);
        for (int i = 0; i < places.size(); i++) {
            assertThat(told.get(i)).contains(new Backlog(i % 6, 5, Backlog.NO_TIME));
        }
        assertThat(others.requestBytes).hasSize(3).allMatch(bytes -> bytes <= 64 * 1024);
    }

    @Test
    void whatNobodyTellsIsLeftOut() throws Exception {
        TopicImage topic = metadata.create("orders", 1, Map.of());
        List<Place> places = List.of(place(topic, 0, 0, true));
        others.answers = false;
        assertThat(asker.find(places).get(20, TimeUnit.SECONDS)).containsExactly(Optional.empty());
        others.leads = false;
        assertThat(asker.find(places).get(20, TimeUnit.SECONDS)).containsExactly(Optional.empty());
    }

    private static ByteBuffer batch(int records) {
        RecordBatchBuilder builder = new RecordBatchBuilder();
        for (int i = 0; i < records; i++) {
            builder.add(TIME_MS, Optional.empty(), Optional.of(ByteBuffer.allocate(3)), List.of());
        }
        return builder.build();
    }

    private static Place place(TopicImage topic, int partition, long offset, boolean timed) {
        return new Place(new TopicIdPartition(topic.id(), partition), offset, timed);
    }

    private Partitions partitions(PartitionHomes homes) {
        ConfigValues broker = ConfigValues.defaults(BrokerConfigKeys.ALL);
        var settings = new SettingsInForce(broker, 1, metadata.image());
        return new Partitions(metadata, homes, topic -> TopicRules.of(topic, settings));
    }

    private void append(TopicImage topic, int partition, int records) throws Exception {
        Log log = logs.log(new TopicIdPartition(topic.id(), partition), LogConfig.defaults());
        CompletableFuture<Boolean> committed = new CompletableFuture<>();
        var _ =
                log.append(
                        batch(records),
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
        assertThat(committed.get(20, TimeUnit.SECONDS)).isTrue();
    }

    /// Has the leader's own handler answer.
    private final class Leader implements NodeRequests {
        private final List<Integer> requestBytes = new ArrayList<>();
        private boolean answers = true;
        private boolean leads = true;

        @Override
        public CompletionStage<byte[]> call(int nodeId, short key, byte[] body, int timeoutMs) {
            requestBytes.add(body.length);
            CompletableFuture<byte[]> answer = new CompletableFuture<>();
            if (answers && nodeId == LEADER && key == BacklogMessages.KEY) {
                new BacklogHandler(leader, Runnable::run).handle(body, answer::complete);
            } else {
                answer.completeExceptionally(new IllegalStateException("no answer"));
            }
            return answer;
        }

        @Override
        public CompletionStage<ApiMessage> call(int nodeId, ApiMessage request, int timeoutMs) {
            throw new AssertionError("not asked for here");
        }

        @Override
        public boolean exists(TopicPartition partition) {
            return metadata.image().topic(partition.topic()).isPresent();
        }

        @Override
        public OptionalInt leader(TopicPartition partition) {
            return leads ? OptionalInt.of(LEADER) : OptionalInt.empty();
        }

        @Override
        public OptionalInt coordinator(CoordinatorType type, String key) {
            return OptionalInt.empty();
        }
    }
}
