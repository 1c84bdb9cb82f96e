package io.minikafka.simulator.conformance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.client.Abilities.Ability;
import io.minikafka.simulator.client.GroupMember;
import io.minikafka.simulator.client.RealClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.NewTopic;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.extension.ExtendWith;

/// Groups of real clients share a topic, with members joining and leaving while records flow: everything is read,
/// nothing is skipped, and the committed offsets are where reading went on.
@ExtendWith(World.Provider.class)
class GroupTest {
    private static final int PARTITIONS = 6;
    private static final String ASSIGNOR = "partition.assignment.strategy";

    @TestFactory
    Stream<DynamicTest> membersComeAndGoWhileRecordsFlow(World world) {
        List<DynamicTest> tests = new ArrayList<>();
        for (RealClient client : world.clients().all()) {
            Set<String> assignors = new TreeSet<>(client.abilities().assignors());
            assignors.remove("static");
            if (assignors.isEmpty()) {
                assignors.add("own");
            }
            for (String assignor : assignors) {
                Map<String, String> configs =
                        assignor.equals("own") ? Map.of() : Map.of(ASSIGNOR, assignor);
                tests.add(
                        dynamicTest(
                                client.name() + ", " + assignor,
                                () -> comeAndGo(world, client, assignor, configs)));
            }
        }
        return tests.stream();
    }

    private static void comeAndGo(
            World world, RealClient client, String assignor, Map<String, String> configs)
            throws Exception {
        String name = "group-%s-%s".formatted(client.name(), assignor);
        createTopic(world, name, PARTITIONS);
        try (Feed feed = Feed.start(world.broker().bootstrap(), name, PARTITIONS);
                Party party = new Party(world, name, name, PARTITIONS)) {
            GroupMember first = party.join(client, configs);
            party.awaitFairShares();
            party.awaitProgress(feed);
            party.join(client, configs);
            party.awaitFairShares();
            party.awaitProgress(feed);
            if (client.abilities().can(Ability.CLEAN_LEAVE)) {
                party.leave(first);
            } else {
                feed.whileStill(end -> {
                    party.awaitAllRead(end);
                    party.leave(first);
                });
            }
            party.awaitFairShares();
            party.join(client, configs);
            party.awaitFairShares();
            party.awaitProgress(feed);
            long end = feed.stop();
            party.awaitAllRead(end);
            party.leaveAll();
            party.awaitCommitted(end);

            feed.oneMore();
            GroupMember late = party.join(client, configs);
            party.awaitAllRead(end + 1);
            assertThat(late.seen())
                    .as("a late member begins at the committed offsets")
                    .hasSize(PARTITIONS)
                    .allMatch(record -> record.offset() == end);
            party.leaveAll();
            party.awaitCommitted(end + 1);
            assertThat(party.failures()).isEmpty();
        }
        world.admin().deleteConsumerGroups(List.of(name)).all().get();
        world.admin().deleteTopics(List.of(name)).all().get();
    }

    @Test
    void membersOfManyMakesShareOneGroup(World world) throws Exception {
        int partitions = 14;
        String name = "group-of-many-makes";
        createTopic(world, name, partitions);
        List<RealClient> makes =
                world.clients().all().stream()
                        .filter(client -> client.abilities().assignors().contains("range"))
                        .toList();
        assertThat(makes).hasSizeGreaterThan(6);
        try (Feed feed = Feed.start(world.broker().bootstrap(), name, partitions);
                Party party = new Party(world, name, name, partitions)) {
            for (RealClient client : makes) {
                party.join(client, Map.of(ASSIGNOR, "range"));
            }
            party.awaitFairShares();
            party.awaitProgress(feed);
            long end = feed.stop();
            party.awaitAllRead(end);
            party.leaveAll();
            party.awaitCommitted(end);
        }
    }

    @Test
    void aMemberWithoutACommonAssignorIsRefused(World world) throws Exception {
        String name = "group-without-a-common-assignor";
        createTopic(world, name, 2);
        Party party = new Party(world, name, name, 2);
        RealClient client = world.clients().named("java-4.4.0");
        GroupMember member = party.join(client, Map.of(ASSIGNOR, "range"));
        party.awaitFairShares();
        GroupMember stranger =
                new Party(world, name, name, 2)
                        .join(world.clients().named("java-2.8.2"), Map.of(ASSIGNOR, "roundrobin"));
        Await.until("the stranger fails", () -> !stranger.failures().isEmpty());
        assertThat(stranger.failures().getFirst()).contains("InconsistentGroupProtocolException");
        stranger.leave();
        assertThat(member.failures()).isEmpty();
        party.leaveAll();
    }

    @TestFactory
    Stream<DynamicTest> aStaticMemberComesBackWithoutARebalance(World world) {
        return world.clients().all().stream()
                .filter(client -> client.abilities().assignors().contains("static"))
                .map(client -> dynamicTest(client.name(), () -> comeBack(world, client)));
    }

    private static void comeBack(World world, RealClient client) throws Exception {
        String name = "static-" + client.name();
        createTopic(world, name, PARTITIONS);
        Party party = new Party(world, name, name, PARTITIONS);
        Map<String, String> one =
                Map.of(
                        "group.instance.id",
                        "one",
                        ASSIGNOR,
                        "range",
                        "session.timeout.ms",
                        "45000");
        Map<String, String> two =
                Map.of(
                        "group.instance.id",
                        "two",
                        ASSIGNOR,
                        "range",
                        "session.timeout.ms",
                        "45000");
        GroupMember stays = party.join(client, one);
        GroupMember goes = party.join(client, two);
        party.awaitFairShares();
        Set<Integer> share = goes.owned();
        int before = stays.rebalances();
        party.leave(goes);
        GroupMember back = party.join(client, two);
        Await.until("the static member is back", back::owned, () -> back.owned().equals(share));
        assertThat(stays.rebalances()).as("rebalances seen by the other member").isEqualTo(before);

        GroupMember twin = party.join(client, two);
        Await.until(
                "the older of two members of one instance is fenced",
                () -> !back.failures().isEmpty());
        assertThat(String.join(" ", back.failures())).containsIgnoringCase("fenced");
        Await.until("the newer one owns the share", twin::owned, () -> twin.owned().equals(share));
        party.leaveAll();
        assertThat(
                        world.admin()
                                .describeConsumerGroups(List.of(name))
                                .describedGroups()
                                .values()
                                .iterator()
                                .next()
                                .get()
                                .members())
                .as("static members stay when they close")
                .extracting(member -> member.groupInstanceId().orElse("none"))
                .containsExactlyInAnyOrder("one", "two");
    }

    private static void createTopic(World world, String name, int partitions) throws Exception {
        world.admin().createTopics(List.of(new NewTopic(name, partitions, (short) 1))).all().get();
    }
}
