package io.minikafka.cluster.metadata;

import static io.minikafka.cluster.metadata.MetadataFixture.controller;
import static io.minikafka.cluster.metadata.MetadataFixture.topic;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.cluster.metadata.MetadataCommand.AllocateProducerIds;
import io.minikafka.cluster.metadata.MetadataCommand.AlterConfigs;
import io.minikafka.cluster.metadata.MetadataCommand.ConfigChange;
import io.minikafka.cluster.metadata.MetadataCommand.ConfigOperation;
import io.minikafka.cluster.metadata.MetadataCommand.CreatePartitions;
import io.minikafka.cluster.metadata.MetadataCommand.CreateTopics;
import io.minikafka.cluster.metadata.MetadataCommand.DeleteTopics;
import io.minikafka.cluster.metadata.MetadataCommand.NewPartitions;
import io.minikafka.cluster.metadata.MetadataCommand.NewTopic;
import io.minikafka.cluster.metadata.MetadataCommand.TopicRef;
import io.minikafka.cluster.metadata.Outcome.Done;
import io.minikafka.cluster.metadata.Outcome.Refused;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/// What is refused, and in which words, was compared with Apache Kafka 4.4; where the words differ, ours say
/// more.
class ControllerTest {
    private Controller controller = controller();
    private MetadataImage image = MetadataImage.EMPTY;

    @Test
    void makesTopicsWithDefaults() {
        TopicImage made = made(topic("orders", -1));
        assertThat(made.partitions()).isEqualTo(3);
        assertThat(image.topic("orders")).contains(made);
        assertThat(image.topic(made.id())).contains(made);
        assertThat(image.partitionCount()).isEqualTo(3);
    }

    @Test
    void refusesWhatIsThereOrCollides() {
        made(topic("probe.a", 1));
        assertRefused(
                topic("probe.a", 1), MetadataError.TOPIC_EXISTS, "Topic 'probe.a' already exists.");
        assertRefused(
                topic("probe_a", 1),
                MetadataError.INVALID_TOPIC,
                "Topic 'probe_a' collides with existing topic: probe.a");
        made(topic("probe-a", 1));
    }

    @Test
    void refusesBadNames() {
        for (String name : List.of("", ".", "..", "a b", "x".repeat(250), "é", "a/b", "a\u0000")) {
            Refused<TopicImage> refused = refused(topic(name, 1));
            assertThat(refused.error()).as(name).isEqualTo(MetadataError.INVALID_TOPIC);
            assertThat(refused.message()).startsWith("Topic name is invalid: ");
        }
        made(topic("x".repeat(249), 1));
        made(topic("A.z_0-9", 1));
    }

    @Test
    void refusesImpossibleCountsAndReplicas() {
        assertRefused(
                topic("t", 0),
                MetadataError.INVALID_PARTITIONS,
                "Number of partitions was set to an invalid non-positive value.");
        assertThat(refused(topic("t", -2)).error()).isEqualTo(MetadataError.INVALID_PARTITIONS);
        assertThat(refused(replicated(2)).error())
                .isEqualTo(MetadataError.INVALID_REPLICATION_FACTOR);
        assertThat(refused(replicated(0)).error())
                .isEqualTo(MetadataError.INVALID_REPLICATION_FACTOR);
        made(replicated(1));
    }

    @Test
    void takesAssignmentsThatNameThisNode() {
        assertThat(made(assigned(Map.of(0, List.of(1), 1, List.of(1)))).partitions()).isEqualTo(2);
        for (Map<Integer, List<Integer>> bad :
                List.of(
                        Map.of(0, List.of(7)),
                        Map.of(0, List.<Integer>of()),
                        Map.of(0, List.of(1, 1)),
                        Map.of(1, List.of(1)),
                        Map.of(0, List.of(1), 2, List.of(1)))) {
            NewTopic wanted = new NewTopic("bad", -1, -1, bad, new TreeMap<>());
            assertThat(refused(wanted).error())
                    .as(bad.toString())
                    .isEqualTo(MetadataError.INVALID_REPLICA_ASSIGNMENT);
        }
        assertThat(
                        refused(new NewTopic("bad", 1, -1, Map.of(0, List.of(1)), new TreeMap<>()))
                                .error())
                .isEqualTo(MetadataError.INVALID_REQUEST);
    }

    @Test
    void checksConfigsOfNewTopics() {
        assertRefused(
                topic("t", Map.of("retention.mss", "1")),
                MetadataError.INVALID_CONFIG,
                "Unknown topic config name: retention.mss (did you mean retention.ms?)");
        assertThat(refused(topic("t", Map.of("retention.ms", "x"))).message())
                .startsWith(
                        "Invalid value x for configuration retention.ms: must be a whole number");
        assertThat(made(topic("t", Map.of("retention.ms", " 5 "))).configs())
                .containsExactly(Map.entry("retention.ms", "5"));
    }

    @Test
    void oneBadTopicLeavesTheOthers() {
        List<Outcome<TopicImage>> results =
                run(
                        new CreateTopics(
                                List.of(
                                        topic("a", 1),
                                        topic("a b", 1),
                                        topic("a", 2),
                                        topic("c", 1)),
                                false));
        assertThat(results.get(0)).isInstanceOf(Done.class);
        assertThat(results.get(1)).isInstanceOf(Refused.class);
        assertThat(results.get(2)).isInstanceOf(Refused.class);
        assertThat(results.get(3)).isInstanceOf(Done.class);
        assertThat(image.topicCount()).isEqualTo(2);
    }

    @Test
    void onlyValidatesWhenAsked() {
        List<Outcome<TopicImage>> results =
                run(new CreateTopics(List.of(topic("a", 1), topic("a", 1)), true));
        assertThat(results.get(0)).isInstanceOf(Done.class);
        assertThat(results.get(1)).isInstanceOf(Refused.class);
        assertThat(image.topicCount()).isZero();
    }

    @Test
    void limitsPartitionsOfOneRequest() {
        made(topic("exactly", 10_000));
        assertThat(refused(topic("more", 10_001)).error()).isEqualTo(MetadataError.LIMIT_REACHED);
        List<Outcome<TopicImage>> results =
                run(new CreateTopics(List.of(topic("a", 6_000), topic("b", 6_000)), false));
        assertThat(results.get(0)).isInstanceOf(Done.class);
        assertThat(results.get(1)).isInstanceOf(Refused.class);
    }

    @Test
    void deletesByNameAndById() {
        TopicImage a = made(topic("a", 1));
        TopicImage b = made(topic("b", 1));
        List<Outcome<TopicImage>> results =
                run(
                        new DeleteTopics(
                                List.of(
                                        new TopicRef.ByName("a"),
                                        new TopicRef.ById(b.id()),
                                        new TopicRef.ByName("nope"),
                                        new TopicRef.ById(new UUID(7, 7)),
                                        new TopicRef.ById(a.id()))));
        assertThat(results.get(0)).isEqualTo(new Done<>(a));
        assertThat(results.get(1)).isEqualTo(new Done<>(b));
        assertThat(error(results.get(2))).isEqualTo(MetadataError.UNKNOWN_TOPIC);
        assertThat(error(results.get(3))).isEqualTo(MetadataError.UNKNOWN_TOPIC_ID);
        assertThat(error(results.get(4))).isEqualTo(MetadataError.UNKNOWN_TOPIC_ID);
        assertThat(image.topicCount()).isZero();
        assertThat(image.partitionCount()).isZero();
        assertThat(made(topic("a", 1)).id()).isNotEqualTo(a.id());
    }

    @Test
    void refusesDeletionWhenItIsDisabled() {
        made(topic("a", 1));
        controller = controller(new ControllerConfig(1, 1, 100_000, false));
        assertThat(error(run(new DeleteTopics(List.of(new TopicRef.ByName("a")))).getFirst()))
                .isEqualTo(MetadataError.TOPIC_DELETION_DISABLED);
    }

    @Test
    void limitsPartitionsOfAllTopics() {
        controller = controller(new ControllerConfig(1, 1, 10, true));
        made(topic("a", 7));
        assertThat(refused(topic("b", 4)))
                .isEqualTo(
                        new Refused<>(
                                MetadataError.LIMIT_REACHED,
                                "This broker holds at most 10 partitions"
                                        + " (minikafka.partitions.max) and has 7."));
        made(topic("b", 3));
        assertThat(error(grown("a", 8, Optional.empty()))).isEqualTo(MetadataError.LIMIT_REACHED);
    }

    @Test
    void addsPartitions() {
        TopicImage before = made(topic("a", 3));
        assertThat(grown("a", 5, Optional.empty()))
                .isEqualTo(new Done<>(new TopicImage(before.id(), "a", 5, before.configs())));
        assertThat(grown("a", 5, Optional.empty()))
                .isEqualTo(
                        new Refused<>(
                                MetadataError.INVALID_PARTITIONS,
                                "Topic already has 5 partition(s)."));
        assertThat(grown("a", 2, Optional.empty()))
                .isEqualTo(
                        new Refused<>(
                                MetadataError.INVALID_PARTITIONS,
                                "The topic a currently has 5 partition(s); 2 would not be an increase."));
        assertThat(error(grown("nope", 2, Optional.empty())))
                .isEqualTo(MetadataError.UNKNOWN_TOPIC);
        assertThat(grown("a", 7, Optional.of(List.of(List.of(1)))))
                .isEqualTo(
                        new Refused<>(
                                MetadataError.INVALID_REPLICA_ASSIGNMENT,
                                "Attempted to add 2 additional partition(s), but only 1 assignment(s) were"
                                        + " specified."));
        assertThat(grown("a", 6, Optional.of(List.of(List.of(1))))).isInstanceOf(Done.class);
        assertThat(error(grown("a", 20_000, Optional.empty())))
                .isEqualTo(MetadataError.LIMIT_REACHED);
        assertThat(image.partitionCount()).isEqualTo(6);
    }

    @Test
    void editsTopicConfigs() {
        made(topic("a", Map.of("cleanup.policy", "compact,delete")));
        assertThat(alter("a", new ConfigOperation.Set("retention.ms", "5")))
                .isEqualTo(
                        new Done<>(
                                new TreeMap<>(
                                        Map.of(
                                                "cleanup.policy", "compact,delete",
                                                "retention.ms", "5"))));
        alter("a", new ConfigOperation.Subtract("cleanup.policy", "compact"));
        alter("a", new ConfigOperation.Delete("retention.ms"));
        alter("a", new ConfigOperation.Delete("no.such.key"));
        assertThat(image.configs(ResourceType.TOPIC, "a"))
                .containsExactly(Map.entry("cleanup.policy", "delete"));
        alter("a", new ConfigOperation.Append("cleanup.policy", "compact"));
        alter("a", new ConfigOperation.Append("cleanup.policy", "compact"));
        assertThat(image.configs(ResourceType.TOPIC, "a"))
                .containsExactly(Map.entry("cleanup.policy", "delete,compact"));
        assertThat(alter("a", new ConfigOperation.Append("retention.ms", "5")))
                .isEqualTo(
                        new Refused<>(
                                MetadataError.INVALID_CONFIG,
                                "Can't APPEND to key retention.ms because its type is not LIST."));
        assertThat(error(alter("nope", new ConfigOperation.Set("retention.ms", "5"))))
                .isEqualTo(MetadataError.UNKNOWN_TOPIC);
    }

    @Test
    void aListIsEditedFromTheValueInForce() {
        made(topic("a", -1));
        alter("a", new ConfigOperation.Append("cleanup.policy", "compact"));
        assertThat(image.configs(ResourceType.TOPIC, "a"))
                .containsExactly(Map.entry("cleanup.policy", "delete,compact"));
    }

    @Test
    void aTopicMayHaveNoCleanupPolicy() {
        made(topic("a", Map.of("cleanup.policy", "")));
        assertThat(image.configs(ResourceType.TOPIC, "a"))
                .containsExactly(Map.entry("cleanup.policy", ""));
        alter("a", new ConfigOperation.Set("cleanup.policy", "delete"));
        alter("a", new ConfigOperation.Subtract("cleanup.policy", "delete"));
        assertThat(image.configs(ResourceType.TOPIC, "a"))
                .containsExactly(Map.entry("cleanup.policy", ""));
    }

    @Test
    void aResourceIsChangedAsAWholeOrNotAtAll() {
        made(topic("a", -1));
        assertThat(
                        error(
                                alter(
                                        "a",
                                        new ConfigOperation.Set("retention.ms", "5"),
                                        new ConfigOperation.Set("segment.bytes", "x"))))
                .isEqualTo(MetadataError.INVALID_CONFIG);
        assertThat(image.configs(ResourceType.TOPIC, "a")).isEmpty();
    }

    @Test
    void replacesAllWhenAsked() {
        made(topic("a", Map.of("retention.ms", "5", "segment.ms", "6")));
        run(
                new AlterConfigs(
                        List.of(
                                new ConfigChange(
                                        ResourceType.TOPIC,
                                        "a",
                                        true,
                                        List.of(new ConfigOperation.Set("segment.ms", "7")))),
                        false));
        assertThat(image.configs(ResourceType.TOPIC, "a"))
                .containsExactly(Map.entry("segment.ms", "7"));
    }

    @Test
    void brokersTakeOnlyWhatCanChangeWhileTheyRun() {
        assertThat(set(ResourceType.BROKER, "1", "log.retention.ms", "900"))
                .isInstanceOf(Done.class);
        assertThat(set(ResourceType.BROKER, "", "log.retention.ms", "800"))
                .isInstanceOf(Done.class);
        assertThat(error(set(ResourceType.BROKER, "2", "log.retention.ms", "900")))
                .isEqualTo(MetadataError.INVALID_REQUEST);
        assertThat(((Refused<?>) set(ResourceType.BROKER, "1", "log.dirs", "/x")).message())
                .startsWith("Cannot update these configs dynamically: [log.dirs]");
        assertThat(error(set(ResourceType.BROKER, "1", "log.retention.ms", "x")))
                .isEqualTo(MetadataError.INVALID_REQUEST);
        assertThat(image.configs(ResourceType.BROKER, "1"))
                .containsExactly(Map.entry("log.retention.ms", "900"));
    }

    @Test
    void groupsAndClientMetricsHaveTheirOwnKeys() {
        assertThat(set(ResourceType.GROUP, "g", "consumer.session.timeout.ms", "50000"))
                .isInstanceOf(Done.class);
        assertThat(error(set(ResourceType.GROUP, "g", "consumer.session.timeout.ms", "1")))
                .isEqualTo(MetadataError.INVALID_CONFIG);
        assertThat(error(set(ResourceType.GROUP, "", "consumer.session.timeout.ms", "50000")))
                .isEqualTo(MetadataError.INVALID_REQUEST);
        assertThat(set(ResourceType.CLIENT_METRICS, "m", "interval.ms", "5000"))
                .isInstanceOf(Done.class);
        assertThat(error(set(ResourceType.CLIENT_METRICS, "m", "foo", "5000")))
                .isEqualTo(MetadataError.INVALID_REQUEST);
        assertThat(error(set(ResourceType.CLIENT_METRICS, "", "interval.ms", "5000")))
                .isEqualTo(MetadataError.INVALID_REQUEST);
        assertThat(image.configuredNames(ResourceType.GROUP)).containsExactly("g");
        run(
                new AlterConfigs(
                        List.of(
                                new ConfigChange(
                                        ResourceType.GROUP,
                                        "g",
                                        false,
                                        List.of(
                                                new ConfigOperation.Delete(
                                                        "consumer.session.timeout.ms")))),
                        false));
        assertThat(image.configuredNames(ResourceType.GROUP)).isEmpty();
    }

    @Test
    void limitsWhatClientsCanStore() {
        assertThat(
                        error(
                                set(
                                        ResourceType.GROUP,
                                        "g".repeat(1_025),
                                        "share.isolation.level",
                                        "read_committed")))
                .isEqualTo(MetadataError.INVALID_REQUEST);
        made(topic("a", -1));
        assertThat(
                        error(
                                alter(
                                        "a",
                                        new ConfigOperation.Set(
                                                "leader.replication.throttled.replicas",
                                                "1:1,".repeat(10_000)))))
                .isEqualTo(MetadataError.INVALID_CONFIG);
        for (int i = 0; i < MetadataLimits.CONFIGURED_RESOURCES_MAX; i++) {
            set(ResourceType.GROUP, "g" + i, "share.isolation.level", "read_committed");
        }
        assertThat(
                        error(
                                set(
                                        ResourceType.GROUP,
                                        "one more",
                                        "share.isolation.level",
                                        "read_committed")))
                .isEqualTo(MetadataError.LIMIT_REACHED);
        assertThat(set(ResourceType.GROUP, "g7", "share.isolation.level", "read_uncommitted"))
                .isInstanceOf(Done.class);
    }

    @Test
    void givesOutProducerIdsOnce() {
        assertThat(run(new AllocateProducerIds(1_000)))
                .isEqualTo(new Done<>(new ProducerIdBlock(0, 1_000)));
        assertThat(run(new AllocateProducerIds(1_000)))
                .isEqualTo(new Done<>(new ProducerIdBlock(1_000, 1_000)));
    }

    @Test
    void aCommandThatChangesNothingHasNoRecords() {
        made(topic("a", Map.of("retention.ms", "5")));
        Decision<?> decision =
                controller.decide(
                        image,
                        new AlterConfigs(
                                List.of(
                                        new ConfigChange(
                                                ResourceType.TOPIC,
                                                "a",
                                                false,
                                                List.of(
                                                        new ConfigOperation.Set(
                                                                "retention.ms", "5")))),
                                false));
        assertThat(decision.records()).isEmpty();
    }

    @Test
    void tenThousandTopicsOneByOneAreNotQuadratic() {
        long work = 0;
        for (int i = 0; i < 10_000; i++) {
            Decision<?> decision =
                    controller.decide(
                            image, new CreateTopics(List.of(topic("topic-" + i, 1)), false));
            work += decision.records().size();
            for (MetadataRecord record : decision.records()) {
                image = image.replay(record);
            }
        }
        assertThat(work).isEqualTo(10_000);
        assertThat(image.topicCount()).isEqualTo(10_000);
        List<String> names = new ArrayList<>();
        image.topics().forEach(topic -> names.add(topic.name()));
        assertThat(names).isSorted();
    }

    private <R> R run(MetadataCommand<R> command) {
        Decision<R> decision = controller.decide(image, command);
        decision.records().forEach(record -> image = image.replay(record));
        return decision.result();
    }

    private TopicImage made(NewTopic wanted) {
        Outcome<TopicImage> outcome = run(new CreateTopics(List.of(wanted), false)).getFirst();
        assertThat(outcome).isInstanceOf(Done.class);
        return ((Done<TopicImage>) outcome).value();
    }

    private Refused<TopicImage> refused(NewTopic wanted) {
        Outcome<TopicImage> outcome = run(new CreateTopics(List.of(wanted), false)).getFirst();
        assertThat(outcome).isInstanceOf(Refused.class);
        return (Refused<TopicImage>) outcome;
    }

    private void assertRefused(NewTopic wanted, MetadataError error, String message) {
        assertThat(refused(wanted)).isEqualTo(new Refused<>(error, message));
    }

    private Outcome<TopicImage> grown(
            String topic, int count, Optional<List<List<Integer>>> assignments) {
        return run(new CreatePartitions(
                        List.of(new NewPartitions(topic, count, assignments)), false))
                .getFirst();
    }

    private Outcome<?> alter(String topic, ConfigOperation... operations) {
        return run(new AlterConfigs(
                        List.of(
                                new ConfigChange(
                                        ResourceType.TOPIC, topic, false, List.of(operations))),
                        false))
                .getFirst();
    }

    private Outcome<?> set(ResourceType type, String name, String key, String value) {
        return run(new AlterConfigs(
                        List.of(
                                new ConfigChange(
                                        type,
                                        name,
                                        false,
                                        List.of(new ConfigOperation.Set(key, value)))),
                        false))
                .getFirst();
    }

    private static MetadataError error(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Refused.class);
        return ((Refused<?>) outcome).error();
    }

    private static NewTopic replicated(int factor) {
        return new NewTopic("replicated", 1, factor, Map.of(), new TreeMap<>());
    }

    private static NewTopic assigned(Map<Integer, List<Integer>> assignments) {
        return new NewTopic("assigned", -1, -1, assignments, new TreeMap<>());
    }
}
