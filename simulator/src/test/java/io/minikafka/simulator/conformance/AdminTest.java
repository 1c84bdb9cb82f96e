package io.minikafka.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.client.Bytes;
import io.minikafka.simulator.client.ClientRecord;
import io.minikafka.simulator.client.Codec;
import io.minikafka.simulator.client.RealClient;
import io.minikafka.simulator.client.RealClient.Refused;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/// Every client administers topics, their settings, records, groups and offsets, as far as it has calls for it, and
/// sees what it did. Effects that a broker may show a moment later are awaited.
@ExtendWith(World.Provider.class)
class AdminTest {

    @TestFactory
    Stream<DynamicTest> everyClientAdministersTopics(World world) {
        return tests(world, "create-topic", AdminTest::topics);
    }

    @TestFactory
    Stream<DynamicTest> everyClientChangesSettings(World world) {
        return tests(world, "set-config", AdminTest::settings);
    }

    @TestFactory
    Stream<DynamicTest> everyClientAdministersGroups(World world) {
        return tests(world, "commit", AdminTest::groups);
    }

    @TestFactory
    Stream<DynamicTest> everyClientThatCanDeletesRecords(World world) {
        return tests(world, "delete-records", AdminTest::deleteRecords);
    }

    @TestFactory
    Stream<DynamicTest> everyClientThatCanListsOffsets(World world) {
        return tests(world, "list-offset", AdminTest::listOffsets);
    }

    @TestFactory
    Stream<DynamicTest> everyClientThatCanLooksIntoLogFolders(World world) {
        return tests(world, "log-dirs", AdminTest::logFolders);
    }

    @TestFactory
    Stream<DynamicTest> everyClientSeesTheCluster(World world) {
        return tests(
                world,
                "cluster",
                (w, client) -> {
                    String id = w.admin().describeCluster().clusterId().get();
                    String node =
                            w.admin().describeCluster().nodes().get().iterator().next().idString();
                    assertThat(client.call("cluster", Map.of()))
                            .containsEntry("nodes", "1")
                            .containsEntry("controller", node)
                            .containsEntry("id", id);
                });
    }

    @TestFactory
    Stream<DynamicTest> everyClientSeesTopics(World world) {
        return tests(
                world,
                "topics",
                (w, client) -> {
                    String topic = "admin-seen-" + client.name();
                    createTopic(w, topic, 4);
                    awaitAnswer(client, "describe-topic", Map.of("topic", topic), "led", "4");
                    assertThat(client.call("describe-topic", Map.of("topic", topic)))
                            .containsEntry("partitions", "4")
                            .containsEntry("insync", "4");
                    assertThat(names(client, "topics")).contains(topic);
                });
    }

    private interface Scenario {
        void run(World world, RealClient client) throws Exception;
    }

    private static Stream<DynamicTest> tests(World world, String command, Scenario scenario) {
        List<RealClient> able =
                world.clients().all().stream()
                        .filter(client -> client.abilities().commands().contains(command))
                        .toList();
        assertThat(able).isNotEmpty();
        return able.stream()
                .map(client -> dynamicTest(client.name(), () -> scenario.run(world, client)));
    }

    private static void topics(World world, RealClient client) {
        String topic = "admin-" + client.name();
        Map<String, String> named = Map.of("topic", topic);
        client.call(
                "create-topic",
                Map.of("topic", topic, "partitions", "3", "config.retention.ms", "100000"));
        awaitAnswer(client, "describe-topic", named, "led", "3");
        assertThat(names(client, "topics")).contains(topic);
        refused(client, "create-topic", Map.of("topic", topic, "partitions", "3"), "exist");
        assertThat(config(client, topic, "retention.ms")).isEqualTo("100000");

        client.call("add-partitions", Map.of("topic", topic, "partitions", "5"));
        awaitAnswer(client, "describe-topic", named, "led", "5");
        refused(client, "add-partitions", Map.of("topic", topic, "partitions", "2"), "partition");

        client.call("delete-topic", named);
        Await.until("the topic is gone", () -> !names(client, "topics").contains(topic));
        // It can be created again at once, and is empty and without the old settings then.
        client.call("create-topic", Map.of("topic", topic, "partitions", "1"));
        awaitAnswer(client, "describe-topic", named, "partitions", "1");
        assertThat(config(client, topic, "retention.ms")).isEqualTo("604800000");
        client.call("delete-topic", named);
    }

    private static void settings(World world, RealClient client) throws Exception {
        String topic = "admin-settings-" + client.name();
        createTopic(world, topic, 1);
        set(client, "set-config", topic, "retention.ms", "200000");
        awaitConfig(client, topic, "retention.ms", "200000");
        if (client.abilities().commands().contains("unset-config")) {
            set(client, "set-config", topic, "cleanup.policy", "compact");
            awaitConfig(client, topic, "cleanup.policy", "compact");
            assertThat(config(client, topic, "retention.ms")).as("others stay").isEqualTo("200000");
            client.call("set-config", Map.of("topic", topic, "name", "retention.ms"));
            awaitConfig(client, topic, "retention.ms", "604800000");
        }
        if (client.abilities().commands().contains("replace-configs")) {
            set(client, "replace-configs", topic, "segment.ms", "600000");
            awaitConfig(client, topic, "segment.ms", "600000");
            assertThat(config(client, topic, "retention.ms"))
                    .as("all others fall back")
                    .isEqualTo("604800000");
        }
        Map<String, String> wrong = Map.of("topic", topic, "name", "retention.ms", "value", "soon");
        refused(client, "set-config", wrong, "config");
    }

    private static void groups(World world, RealClient client) throws Exception {
        String topic = "admin-groups-" + client.name();
        String group = topic;
        createTopic(world, topic, 2);
        produce(world, topic, 9);
        Map<String, String> place = Map.of("group", group, "topic", topic, "partition", "0");
        client.call("commit", with(place, Map.of("offset", "7", "metadata", "noted")));
        assertThat(client.call("offset", place)).containsEntry("offset", "7");
        assertThat(names(client, "groups")).contains(group);
        assertThat(client.call("describe-group", Map.of("group", group)))
                .containsEntry("state", "Empty")
                .containsEntry("members", "0");
        Map<String, String> other = with(place, Map.of("partition", "1"));
        assertThat(client.call("offset", other)).containsEntry("offset", "none");
        if (client.abilities().commands().contains("set-offset")) {
            client.call("set-offset", with(place, Map.of("offset", "3")));
            assertThat(client.call("offset", place)).containsEntry("offset", "3");
        }
        if (client.abilities().commands().contains("delete-offset")) {
            client.call("commit", with(other, Map.of("offset", "1", "metadata", "")));
            client.call("delete-offset", place);
            assertThat(client.call("offset", place)).containsEntry("offset", "none");
            assertThat(client.call("offset", other)).containsEntry("offset", "1");
        }
        if (client.abilities().commands().contains("delete-group")) {
            client.call("delete-group", Map.of("group", group));
            assertThat(names(client, "groups")).doesNotContain(group);
            assertThatThrownBy(() -> client.call("delete-group", Map.of("group", group)))
                    .isInstanceOf(Refused.class);
        }
    }

    private static void deleteRecords(World world, RealClient client) throws Exception {
        String topic = "admin-delete-records-" + client.name();
        createTopic(world, topic, 1);
        produce(world, topic, 30);
        Map<String, String> place = Map.of("topic", topic, "partition", "0");
        assertThat(client.call("delete-records", with(place, Map.of("offset", "20"))))
                .containsEntry("low", "20");
        assertThat(client.call("first", with(place, Map.of("at", "beginning"))))
                .containsEntry("offset", "20");
        refused(client, "delete-records", with(place, Map.of("offset", "31")), "");
        assertThat(client.call("first", with(place, Map.of("at", "end"))))
                .containsEntry("offset", "30");
    }

    private static void listOffsets(World world, RealClient client) throws Exception {
        String topic = "admin-list-offsets-" + client.name();
        createTopic(world, topic, 1);
        Map<String, String> place = Map.of("topic", topic, "partition", "0");
        assertThat(listed(client, place, "earliest")).containsEntry("offset", "0");
        assertThat(listed(client, place, "latest")).containsEntry("offset", "0");
        long startMs = produce(world, topic, 10);
        assertThat(listed(client, place, "earliest")).containsEntry("offset", "0");
        assertThat(listed(client, place, "latest")).containsEntry("offset", "10");
        assertThat(listed(client, place, String.valueOf(startMs + 4)))
                .containsEntry("offset", "4")
                .containsEntry("timestamp", String.valueOf(startMs + 4));
        assertThat(listed(client, place, String.valueOf(startMs + 10)))
                .containsEntry("offset", "-1");
        if (client.abilities().commands().contains("max-timestamp")) {
            assertThat(listed(client, place, "max-timestamp"))
                    .containsEntry("offset", "9")
                    .containsEntry("timestamp", String.valueOf(startMs + 9));
        }
    }

    private static Map<String, String> listed(
            RealClient client, Map<String, String> place, String at) {
        return client.call("list-offset", with(place, Map.of("at", at)));
    }

    private static void logFolders(World world, RealClient client) throws Exception {
        String topic = "admin-log-folders-" + client.name();
        createTopic(world, topic, 2);
        awaitAnswer(client, "log-dirs", Map.of("topic", topic), "replicas", "2");
        assertThat(client.call("log-dirs", Map.of("topic", topic))).containsEntry("bytes", "0");
        produce(world, topic, 50);
        Await.until(
                "the size of the records shows",
                () -> client.call("log-dirs", Map.of("topic", topic)),
                () -> {
                    String bytes =
                            client.call("log-dirs", Map.of("topic", topic))
                                    .getOrDefault("bytes", "0");
                    return Long.parseLong(bytes) > 50;
                });
    }

    /// Sends records whose timestamps count up by one millisecond; returns the first one.
    private static long produce(World world, String topic, int count) {
        long startMs = System.currentTimeMillis() - 10_000;
        List<ClientRecord> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            records.add(
                    new ClientRecord(
                            topic, 0, -1, startMs + i, Bytes.ABSENT, Bytes.of("r" + i), List.of()));
        }
        world.clients().named("java-4.4.0").produce(records, Codec.NONE, true);
        return startMs;
    }

    private static void createTopic(World world, String topic, int partitions) throws Exception {
        world.admin().createTopics(List.of(new NewTopic(topic, partitions, (short) 1))).all().get();
    }

    private static void set(
            RealClient client, String command, String topic, String name, String value) {
        client.call(command, Map.of("topic", topic, "name", name, "value", value));
    }

    private static String config(RealClient client, String topic, String name) {
        return client.call("get-config", Map.of("topic", topic, "name", name))
                .getOrDefault("value", "none");
    }

    private static void awaitConfig(RealClient client, String topic, String name, String value) {
        Await.until(
                name + " is " + value,
                () -> config(client, topic, name),
                () -> config(client, topic, name).equals(value));
    }

    private static void awaitAnswer(
            RealClient client,
            String command,
            Map<String, String> arguments,
            String key,
            String value) {
        Await.until(
                "%s: %s tells %s=%s".formatted(client.name(), command, key, value),
                () -> answer(client, command, arguments),
                () -> value.equals(answer(client, command, arguments).get(key)));
    }

    private static Map<String, String> answer(
            RealClient client, String command, Map<String, String> arguments) {
        try {
            return client.call(command, arguments);
        } catch (Refused notYet) {
            return Map.of("refused", notYet.getMessage());
        }
    }

    private static void refused(
            RealClient client, String command, Map<String, String> arguments, String saying) {
        assertThatThrownBy(() -> client.call(command, arguments))
                .isInstanceOf(Refused.class)
                .message()
                .containsIgnoringCase(saying);
    }

    private static Set<String> names(RealClient client, String command) {
        return Set.copyOf(
                Arrays.asList(client.call(command, Map.of()).getOrDefault("names", "").split(",")));
    }

    private static Map<String, String> with(Map<String, String> some, Map<String, String> more) {
        Map<String, String> all = new LinkedHashMap<>(some);
        all.putAll(more);
        return all;
    }
}
