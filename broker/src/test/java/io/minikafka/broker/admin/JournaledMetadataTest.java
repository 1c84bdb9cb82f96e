package io.minikafka.broker.admin;

import static io.minikafka.cluster.metadata.MetadataFixture.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.SeededRuns;
import io.minikafka.base.Await;
import io.minikafka.base.ManualExecutor;
import io.minikafka.broker.MetadataInbox;
import io.minikafka.broker.journal.Journals;
import io.minikafka.broker.journal.LogJournal;
import io.minikafka.broker.journal.MemoryJournalLog;
import io.minikafka.cluster.metadata.Controller;
import io.minikafka.cluster.metadata.MetadataCommand;
import io.minikafka.cluster.metadata.MetadataCommand.AllocateProducerIds;
import io.minikafka.cluster.metadata.MetadataCommand.AlterConfigs;
import io.minikafka.cluster.metadata.MetadataCommand.ConfigChange;
import io.minikafka.cluster.metadata.MetadataCommand.ConfigOperation;
import io.minikafka.cluster.metadata.MetadataCommand.CreatePartitions;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.DeleteTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewPartitions;
import io.minikafka.cluster.metadata.MetadataCommand.TopicRef;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.MetadataFixture;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.ProducerIdBlock;
import io.minikafka.cluster.metadata.ResourceType;
import io.minikafka.cluster.metadata.TopicImage;
import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class JournaledMetadataTest {
    private final ManualExecutor owner = new ManualExecutor();
    private SimulatedDisk disk = new SimulatedDisk(5);
    private MemoryJournalLog log = new MemoryJournalLog();
    private Controller controller = MetadataFixture.controller();
    private LogJournal journal = Journals.on(log, disk, owner.time());
    private JournaledMetadata metadata = JournaledMetadata.open(controller, journal, owner);
    private final List<String> news = new ArrayList<>();
    private long lives = 1;

    @Test
    void showsAChangeOnlyWhenItIsCommitted() {
        create("a");
        owner.runAll();
        assertThat(metadata.image().topicCount()).isZero();
        assertThat(news).isEmpty();
        log.commitAll();
        owner.runAll();
        assertThat(metadata.image().topic("a")).isPresent();
        assertThat(news).containsExactly("a: Done");
    }

    @Test
    void anAnswerWaitsForWhatItsDecisionSaw() {
        create("a");
        create("a");
        owner.runAll();
        assertThat(news).isEmpty();
        log.commitAll();
        owner.runAll();
        assertThat(news).containsExactly("a: Done", "a: TOPIC_EXISTS");
    }

    @Test
    void answersAtOnceWhenNothingIsUnderWay() {
        create("a b");
        owner.runAll();
        assertThat(news).containsExactly("a b: INVALID_TOPIC");
    }

    @Test
    void listenersHearOfAChangeBeforeTheClientDoes() {
        metadata.onChange((before, records, now) ->
                news.add(
                        "changed %d to %d by %d"
                                .formatted(before.topicCount(), now.topicCount(), records.size())));
        create("a");
        settle();
        assertThat(news).containsExactly("changed 0 to 1 by 1", "a: Done");
    }

    @Test
    void aListenerThatThrowsDoesNotKeepTheAnswerBack() {
        metadata.onChange((_, _, _) -> {
            throw new IllegalStateException("a defect of this listener");
        });
        create("a");
        settle();
        assertThat(news).containsExactly("a: Done");
    }

    @Test
    void aRefusalOfTheJournalChangesNothing() {
        log.readOnly(true);
        create("a");
        settle();
        log.readOnly(false);
        create("a");
        settle();
        assertThat(news).containsExactly("a: STORAGE", "a: Done");
    }

    @Test
    void afterAFailureEverythingIsRefused() {
        create("a");
        create("b");
        create("b");
        owner.runAll();
        log.failAll();
        owner.runAll();
        create("c");
        owner.runAll();
        assertThat(news).containsExactly("a: STORAGE", "b: STORAGE", "b: STORAGE", "c: STORAGE");
        assertThat(metadata.image().topicCount()).isZero();
    }

    @Test
    void tooManyCommandsAreToldToComeBack() {
        for (int i = 0; i < MetadataInbox.WAITING_MAX; i++) {
            create("t" + i);
        }
        create("one more");
        owner.runAll();
        assertThat(news).containsExactly("one more: BUSY");
        log.commitAll();
        owner.runAll();
        create("later");
        settle();
        assertThat(news).hasSize(MetadataInbox.WAITING_MAX + 2);
        assertThat(metadata.image().topic("later")).isPresent();
    }

    @Test
    void producerIdsAreNeverGivenTwice() {
        List<ProducerIdBlock> blocks = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            allocate(blocks);
            allocate(blocks);
            settle();
            restart(0);
        }
        for (int i = 1; i < blocks.size(); i++) {
            ProducerIdBlock before = blocks.get(i - 1);
            assertThat(blocks.get(i).first())
                    .isGreaterThanOrEqualTo(before.first() + before.count());
        }
    }

    /// Random commands with crashes at random moments: what was answered is there after a restart, the image
    /// after a restart is the one that the surviving records make, and what was never committed and did not
    /// survive is gone.
    @Test
    @Tag("seeded")
    void aRestartAfterACrashGivesTheSameImage() {
        long seed = SeededRuns.fresh("metadata");
        Random random = new Random(seed);
        for (int life = 0; life < 60; life++) {
            String where = "seed %d life %d".formatted(seed, life);
            for (int step = random.nextInt(40); step > 0; step--) {
                submitRandom(random);
                if (random.nextInt(3) == 0) {
                    owner.runAll();
                    log.commit(random.nextInt(4));
                    owner.runAll();
                }
            }
            owner.runAll();
            MetadataImage shown = metadata.image();
            int uncommitted = log.uncommitted();
            int survivors = uncommitted == 0 ? 0 : random.nextInt(uncommitted + 1);
            MetadataImage[] expected = {shown};
            if (survivors > 0) {
                metadata.onChange((_, _, now) -> expected[0] = now);
                MemoryJournalLog atCrash = log.crashed(survivors);
                log.commit(survivors);
                owner.runAll();
                log = atCrash;
            } else {
                log = log.crashed(0);
            }
            reopen();
            assertThat(metadata.image().records()).as(where).isEqualTo(expected[0].records());
        }
    }

    @Test
    void aSnapshotAndTheRestOfTheLogGiveTheSameAsTheWholeLog() {
        String filler = "x".repeat(32_000);
        for (int i = 0; i < 400; i++) {
            create("topic-" + i % 50);
            set("topic-" + i % 50, "leader.replication.throttled.replicas", filler + i + ":1");
            settle();
        }
        MetadataImage before = metadata.image();
        Await.until("a snapshot replaces the begin of the log", () -> log.startOffset() > 0);
        journal.close();
        assertThat(disk.list("journals/test")).isNotEmpty();
        restart(0);
        assertThat(metadata.image().records()).isEqualTo(before.records());
    }

    private void submitRandom(Random random) {
        String name = "t" + random.nextInt(12) + (random.nextBoolean() ? ".x" : "_x");
        MetadataCommand<?> command =
                switch (random.nextInt(8)) {
                    case 0, 1, 2 ->
                            new CreateTopics(
                                    List.of(
                                            topic(name, 1 + random.nextInt(5)),
                                            topic(name + "2", -1)),
                                    random.nextInt(5) == 0);
                    case 3 ->
                            new DeleteTopics(
                                    List.of(
                                            new TopicRef.ByName(name),
                                            metadata.image()
                                                    .topic(name + "2")
                                                    .<TopicRef>map(
                                                            found -> new TopicRef.ById(found.id()))
                                                    .orElseGet(() -> new TopicRef.ByName("none"))));
                    case 4 ->
                            new CreatePartitions(
                                    List.of(
                                            new NewPartitions(
                                                    name, random.nextInt(9), Optional.empty())),
                                    false);
                    case 5, 6 ->
                            change(
                                    random.nextBoolean() ? ResourceType.TOPIC : ResourceType.GROUP,
                                    name,
                                    random.nextInt(4) == 0
                                            ? new ConfigOperation.Delete("retention.ms")
                                            : new ConfigOperation.Set(
                                                    "retention.ms", "" + random.nextInt(9)));
                    default -> new AllocateProducerIds(1 + random.nextInt(1_000));
                };
        metadata.submit(command, _ -> {});
    }

    private void create(String name) {
        metadata.submit(
                new CreateTopics(List.of(topic(name, 1)), false),
                results -> news.add(name + ": " + word(results.getFirst())));
    }

    private void set(String name, String key, String value) {
        metadata.submit(
                change(ResourceType.TOPIC, name, new ConfigOperation.Set(key, value)), _ -> {});
    }

    private static AlterConfigs change(ResourceType type, String name, ConfigOperation operation) {
        return new AlterConfigs(
                List.of(new ConfigChange(type, name, false, List.of(operation))), false);
    }

    private void allocate(List<ProducerIdBlock> blocks) {
        metadata.submit(
                new AllocateProducerIds(500),
                result -> {
                    if (result instanceof Outcome.Done<ProducerIdBlock>(ProducerIdBlock block)) {
                        blocks.add(block);
                    }
                });
    }

    private void settle() {
        owner.runAll();
        log.commitAll();
        owner.runAll();
    }

    private void restart(int survivors) {
        log = log.crashed(survivors);
        reopen();
    }

    private void reopen() {
        journal.close();
        journal = Journals.on(log, disk, owner.time());
        controller =
                new Controller(
                        MetadataFixture.CONFIG,
                        MetadataFixture.broker(),
                        MetadataFixture.ids(++lives),
                        MetadataFixture.FEATURES);
        metadata = JournaledMetadata.open(controller, journal, owner);
    }

    private static String word(Outcome<TopicImage> outcome) {
        return switch (outcome) {
            case Outcome.Done<TopicImage> _ -> "Done";
            case Outcome.Refused<TopicImage>(MetadataError error, _) -> error.name();
        };
    }
}
