package io.minikafka.broker.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.ManualExecutor;
import io.minikafka.broker.journal.Journals;
import io.minikafka.broker.journal.MemoryJournalLog;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.MetadataFixture;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class AutoTopicCreatorTest {
    private final ManualExecutor owner = new ManualExecutor();
    private final MemoryJournalLog log = new MemoryJournalLog();
    private final JournaledMetadata metadata =
            JournaledMetadata.open(
                    MetadataFixture.controller(),
                    Journals.on(log, new SimulatedDisk(1), owner.time()),
                    owner);
    private final AutoTopicCreator creator = new AutoTopicCreator(metadata, owner);
    private final MetadataRequests requests = new MetadataRequests(metadata, owner);
    private final List<String> news = new ArrayList<>();

    @Test
    void oneCreationServesAllWhoAskMeanwhile() {
        for (int i = 0; i < 100; i++) {
            creator.create("a", outcome -> news.add(word(outcome)));
        }
        settle();
        assertThat(news).hasSize(100).containsOnly("a with 3");
        assertThat(log.endOffset()).isEqualTo(1);
    }

    @Test
    void aTopicThatIsThereIsASuccess() {
        creator.create("a", _ -> {});
        settle();
        creator.create("a", outcome -> news.add(word(outcome)));
        settle();
        assertThat(news).containsExactly("a with 3");
    }

    @Test
    void aRefusalReachesAllAndTheNextMayTryAgain() {
        log.readOnly(true);
        creator.create("a", outcome -> news.add(word(outcome)));
        creator.create("a", outcome -> news.add(word(outcome)));
        settle();
        log.readOnly(false);
        creator.create("a", outcome -> news.add(word(outcome)));
        settle();
        creator.create("a b", outcome -> news.add(word(outcome)));
        settle();
        assertThat(news).containsExactly("STORAGE", "STORAGE", "a with 3", "INVALID_TOPIC");
    }

    @Test
    void aClientThatWaitedLongEnoughIsToldSoOnceAndTheCommandStillTakesEffect() {
        submit(2_000);
        owner.advance(1_999);
        assertThat(news).isEmpty();
        owner.advance(1);
        assertThat(news).containsExactly("timed out");
        settle();
        owner.advance(1_000);
        assertThat(news).containsExactly("timed out");
        assertThat(metadata.image().topic("a")).isPresent();
    }

    @Test
    void anAnswerInTimeLeavesNoTimerBehind() {
        submit(2_000);
        settle();
        owner.advance(2_000);
        assertThat(news).containsExactly("a with 1");
        assertThat(owner.timers()).isZero();
    }

    private void submit(int timeoutMs) {
        requests.submit(
                new CreateTopics(List.of(MetadataFixture.topic("a", 1)), false),
                timeoutMs,
                results -> news.add(word(results.getFirst())),
                () -> news.add("timed out"));
    }

    private void settle() {
        owner.runAll();
        log.commitAll();
        owner.runAll();
    }

    private static String word(Outcome<TopicImage> outcome) {
        return switch (outcome) {
            case Outcome.Done<TopicImage>(TopicImage topic) ->
                    topic.name() + " with " + topic.partitions();
            case Outcome.Refused<TopicImage>(MetadataError error, _) -> error.name();
        };
    }
}
