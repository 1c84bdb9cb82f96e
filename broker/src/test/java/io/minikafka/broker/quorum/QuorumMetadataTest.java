package io.minikafka.broker.quorum;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.SerialExecutor;
import io.minikafka.cluster.metadata.MetadataCommand;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.MetadataFixture;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.MetadataQuorum;
import io.minikafka.cluster.metadata.MetadataRecord;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/// The metadata on an engine that commits when the test says so.
class QuorumMetadataTest {
    private final Engine engine = new Engine();
    private final List<MetadataCommand<?>> sentOn = new ArrayList<>();
    private final List<Outcome<TopicImage>> answers = new ArrayList<>();
    private final QuorumMetadata metadata =
            new QuorumMetadata(
                    MetadataFixture.controller(),
                    new AtOnce(),
                    new QuorumMetadata.Elsewhere() {
                        @Override
                        public <R> void submit(MetadataCommand<R> command, Consumer<R> result) {
                            sentOn.add(command);
                        }
                    },
                    broken -> {
                        throw new AssertionError(broken);
                    });

    @Test
    void anAnswerWaitsUntilTheChangeIsCommittedAndSeen() {
        beginOffice();
        create("a");
        assertThat(answers).isEmpty();
        assertThat(metadata.image().topic("a")).isEmpty();
        engine.commit();
        assertThat(answers).singleElement().isInstanceOf(Outcome.Done.class);
        assertThat(metadata.image().topic("a")).isPresent();
    }

    @Test
    void whatWasDecidedOnAnUncommittedChangeWaitsForIt() {
        beginOffice();
        create("a");
        create("a");
        assertThat(answers).isEmpty();
        engine.commit();
        assertThat(answers).hasSize(2);
        assertError(answers.getLast(), MetadataError.TOPIC_EXISTS);
    }

    @Test
    void whoWaitsWhenOfficeIsLostIsToldAndAChangeMayStillCome() {
        beginOffice();
        create("a");
        metadata.passive(2, OptionalInt.of(9));
        assertError(answers.getFirst(), MetadataError.NOT_ACTIVE);
        assertThat(metadata.isActive()).isFalse();
        engine.commit();
        assertThat(metadata.image().topic("a")).isPresent();
        assertThat(answers).hasSize(1);
    }

    @Test
    void whatTheEngineDoesNotTakeIsRefused() {
        beginOffice();
        engine.takes = false;
        create("a");
        assertError(answers.getFirst(), MetadataError.NOT_ACTIVE);
    }

    @Test
    void elsewhereCommandsAreSentOn() {
        metadata.on(engine);
        create("a");
        assertThat(sentOn).hasSize(1);
        assertThat(answers).isEmpty();
    }

    @Test
    void aSnapshotReplacesWhatWasThereAndTellsWhatIsGone() {
        beginOffice();
        create("a");
        engine.commit();
        MetadataImage with = metadata.image();
        List<MetadataRecord> heard = new ArrayList<>();
        metadata.onChange((_, records, _) -> heard.addAll(records));
        metadata.restarted(100, 3, 10, List.of());
        assertThat(metadata.image().topicCount()).isZero();
        assertThat(heard)
                .containsExactly(
                        new MetadataRecord.TopicRemovedRecord(with.topic("a").orElseThrow().id()));
        metadata.restarted(200, 3, 10, with.records());
        assertThat(metadata.image().topic("a")).isPresent();
        assertThat(metadata.position()).isEqualTo(200);
    }

    private void beginOffice() {
        metadata.on(engine);
        metadata.active(1);
    }

    private void create(String topic) {
        metadata.submit(
                new CreateTopics(
                        List.of(new NewTopic(topic, 1, 1, Map.of(), Collections.emptySortedMap())),
                        false),
                results -> answers.add(results.getFirst()));
    }

    private static void assertError(Outcome<TopicImage> outcome, MetadataError error) {
        assertThat(outcome)
                .isInstanceOfSatisfying(
                        Outcome.Refused.class,
                        refused -> assertThat(refused.error()).isEqualTo(error));
    }

    private final class Engine implements MetadataQuorum {
        private final List<List<MetadataRecord>> appended = new ArrayList<>();
        private long end;
        private long committed;
        boolean takes = true;

        void commit() {
            for (List<MetadataRecord> records : appended) {
                committed += records.size();
                metadata.committed(committed, 1, 100, records);
            }
            appended.clear();
        }

        @Override
        public Appended append(int epoch, List<MetadataRecord> records) {
            if (!takes) {
                return new Appended.NotActive();
            }
            appended.add(records);
            end += records.size();
            return new Appended.Accepted(end);
        }

        @Override
        public void snapshot(long endOffset, int epoch, List<MetadataRecord> records) {
            throw new AssertionError("too early for a snapshot");
        }

        @Override
        public void resign() {
            takes = false;
        }

        @Override
        public void close() {
            takes = false;
        }
    }

    private static final class AtOnce implements SerialExecutor {
        @Override
        public void execute(Runnable task) {
            task.run();
        }

        @Override
        public Cancellable after(long delayMs, Runnable task) {
            return () -> {};
        }
    }
}
