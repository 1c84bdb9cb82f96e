package io.minikafka.cluster.metadata;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.cluster.metadata.MetadataCommand.AlterConfigs;
import io.minikafka.cluster.metadata.MetadataCommand.ConfigChange;
import io.minikafka.cluster.metadata.MetadataCommand.ConfigOperation;
import io.minikafka.cluster.metadata.MetadataCommand.CreatePartitions;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.DeleteTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewPartitions;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.MetadataCommand.TopicRef;
import io.minikafka.cluster.metadata.Outcome.Refused;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ShardTopicsTest {
    private static final String NAME = ShardTopics.GROUPS;

    private final Controller controller = MetadataFixture.controller();
    private final UUID id = new UUID(5, 5);
    private final MetadataImage image =
            MetadataImage.EMPTY.replay(
                    new MetadataRecord.TopicRecord(
                            new TopicImage(id, NAME, 8, ShardTopics.settings())));

    @Test
    void theSettingsAreOnesThatTopicsHave() {
        NewTopic wanted = new NewTopic("like-a-shard", 1, -1, Map.of(), ShardTopics.settings());
        assertThat(
                        controller
                                .decide(
                                        MetadataImage.EMPTY,
                                        new CreateTopics(List.of(wanted), false))
                                .result())
                .allMatch(Outcome.Done.class::isInstance);
    }

    @Test
    void aNodeThatIsAloneMakesNone() {
        NewTopic wanted = new NewTopic(NAME, 1, -1, Map.of(), new TreeMap<>());
        assertRefused(
                controller
                        .decide(MetadataImage.EMPTY, new CreateTopics(List.of(wanted), false))
                        .result());
    }

    @Test
    void nobodyDeletesGrowsOrConfiguresThem() {
        assertRefused(
                controller
                        .decide(
                                image,
                                new DeleteTopics(
                                        List.of(new TopicRef.ByName(NAME), new TopicRef.ById(id))))
                        .result());
        assertRefused(
                controller
                        .decide(
                                image,
                                new CreatePartitions(
                                        List.of(new NewPartitions(NAME, 9, Optional.empty())),
                                        false))
                        .result());
        assertRefused(
                controller
                        .decide(
                                image,
                                new AlterConfigs(
                                        List.of(
                                                new ConfigChange(
                                                        ResourceType.TOPIC,
                                                        NAME,
                                                        false,
                                                        List.of(
                                                                new ConfigOperation.Set(
                                                                        "retention.ms", "1")))),
                                        false))
                        .result());
    }

    @Test
    void keysAreSpreadAndStayWhereTheyAre() {
        int[] counts = new int[8];
        for (int i = 0; i < 8_000; i++) {
            counts[ShardTopics.shardOf("group-" + i, 8)]++;
        }
        assertThat(IntStream.of(counts).boxed()).allMatch(count -> count > 600);
        assertThat(ShardTopics.shardOf("polygenelubricants", 8))
                .isZero(); // the hash is the least int
        assertThat(ShardTopics.shardOf("g1", 8)).isEqualTo("g1".hashCode() % 8);
    }

    private static <T> void assertRefused(List<Outcome<T>> results) {
        assertThat(results)
                .isNotEmpty()
                .allSatisfy(result -> assertThat(result).isInstanceOf(Refused.class));
    }
}
