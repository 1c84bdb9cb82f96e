package io.minikafka.broker.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.ManualExecutor;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.TestMetadata;
import io.minikafka.cluster.ReplicaId;
import io.minikafka.cluster.metadata.MetadataRecord.PartitionRecord;
import io.minikafka.cluster.metadata.PartitionImage;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.cluster.replication.Configuration;
import io.minikafka.cluster.replication.PartitionState;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class FirstLeadersTest {
    private static final ReplicaId ONE = new ReplicaId(1, new UUID(1, 1));

    private final ManualExecutor owner = new ManualExecutor();
    private final TestMetadata metadata = new TestMetadata();
    private final FirstLeaders leaders = new FirstLeaders(metadata, owner);
    private final TopicImage topic = metadata.create("a", 2, Map.of());
    private final List<String> news = new ArrayList<>();

    @Test
    void aNodeThatIsAloneLeadsWhatItMakes() {
        await(10_000);
        assertThat(news).containsExactly("told");
    }

    @Test
    void waitsForTheLeaderOfEachPartition() {
        partition(0, Optional.empty());
        partition(1, Optional.empty());
        await(10_000);
        partition(1, Optional.of(ONE));
        assertThat(news).isEmpty();
        partition(0, Optional.of(ONE));
        assertThat(news).containsExactly("told");
        assertThat(owner.timers()).isZero();
    }

    @Test
    void doesNotWaitForEver() {
        partition(0, Optional.empty());
        await(Integer.MAX_VALUE);
        owner.advance(1_999);
        assertThat(news).isEmpty();
        owner.advance(1);
        assertThat(news).containsExactly("told");
        partition(0, Optional.of(ONE));
        assertThat(news).containsExactly("told");
    }

    @Test
    void waitsNoLongerThanTheClient() {
        partition(0, Optional.empty());
        await(5);
        owner.advance(5);
        assertThat(news).containsExactly("told");
    }

    @Test
    void aTopicThatIsDeletedMeanwhileIsNotWaitedFor() {
        partition(0, Optional.empty());
        await(10_000);
        metadata.delete(topic);
        assertThat(news).containsExactly("told");
    }

    private void await(int timeoutMs) {
        leaders.await(List.of(topic), timeoutMs, () -> news.add("told"));
    }

    private void partition(int index, Optional<ReplicaId> leader) {
        Configuration alone = Configuration.of(List.of(ONE));
        PartitionState state = new PartitionState(1, leader, alone, true, alone, List.of(), 0);
        metadata.replay(
                new PartitionRecord(
                        new PartitionImage(
                                new TopicIdPartition(topic.id(), index), state, List.of(1))));
    }
}
