package io.minikafka.app.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lists groups, shows one (members, what they read, how far they are behind), tells its history, deletes it.
@Command(
        name = "groups",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|describe|explain|delete",
        description = "Consumer groups: list, describe, explain, delete.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka groups list",
            "  minikafka groups describe audit",
            "  minikafka groups explain audit"
        })
final class GroupsCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: list, describe, explain or delete");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "All groups with type, state and protocol.")
    void list(@Mixin Target target) throws InterruptedException, ExecutionException {
        try (Admin admin = target.admin()) {
            Table table = new Table("group", "type", "state", "protocol");
            admin.listGroups().all().get().stream()
                    .sorted(Comparator.comparing(GroupListing::groupId))
                    .forEach(group ->
                            table.row(
                                    group.groupId(),
                                    group.type().map(Object::toString).orElse("?"),
                                    group.groupState().map(Object::toString).orElse("?"),
                                    group.protocol()));
            table.print("");
        }
    }

    @Command(
            name = "explain",
            mixinStandardHelpOptions = true,
            description =
                    "Why a group rebalanced, how long it took, for whom it waited, and what its members did.")
    void explain(
            @Mixin Target target,
            @Parameters(paramLabel = "NAME", description = "The group.") String name) {
        GroupHistory history =
                GroupHistory.ask(target.reachableAddress(), name)
                        .orElseThrow(() -> noSuchGroup(name));
        GroupExplanation.print(name, history, System.currentTimeMillis());
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Deletes groups without members, with their offsets.")
    void delete(
            @Mixin Target target,
            @Parameters(arity = "1..*", paramLabel = "NAME", description = "The groups.")
                    List<String> names)
            throws InterruptedException, ExecutionException {
        try (Admin admin = target.admin()) {
            admin.deleteConsumerGroups(names).all().get(); // of any type
            System.out.println("deleted " + String.join(", ", names));
        }
    }

    @Command(
            name = "describe",
            mixinStandardHelpOptions = true,
            description = {
                "Members of groups, their partitions, committed offsets, and lag in records and in seconds:",
                "the age of the oldest record that was not consumed. A partition is stuck when there are",
                "records to consume and its offset has not moved for a while."
            })
    void describe(
            @Mixin Target target,
            @Parameters(arity = "1..*", paramLabel = "NAME", description = "The groups.")
                    List<String> names,
            @Option(
                            names = "--stuck-after",
                            paramLabel = "SECONDS",
                            defaultValue = "60",
                            description = "How long an offset may stand still (${DEFAULT-VALUE}).")
                    int stuckAfterS)
            throws InterruptedException, ExecutionException {
        try (Admin admin = target.admin()) {
            for (GroupView group : GroupView.of(admin, names)) {
                print(admin, target, group, stuckAfterS);
            }
        }
    }

    private static void print(Admin admin, Target target, GroupView group, int stuckAfterS)
            throws InterruptedException, ExecutionException {
        System.out.printf("group %s  (%s)%n", group.name(), group.headline());
        Map<TopicPartition, OffsetAndMetadata> committed =
                admin.listConsumerGroupOffsets(group.name()).partitionsToOffsetAndMetadata().get();
        Map<TopicPartition, String> owners = group.owners();
        SortedMap<TopicPartition, Long> commits = GroupLag.byPartition();
        committed.forEach((partition, offset) -> commits.put(partition, offset.offset()));
        owners.keySet().forEach(partition -> commits.putIfAbsent(partition, -1L));
        Map<TopicPartition, GroupHistory.Still> stills = stills(target, group.name());
        long nowMs = System.currentTimeMillis();
        Table table =
                new Table(
                        "topic", "partition", "committed", "end", "lag", "lag time", "member", "");
        GroupLag.of(admin, target, commits)
                .forEach((partition, lag) ->
                        table.row(
                                partition.topic(),
                                partition.partition(),
                                lag.isKnown() ? lag.committed() : "none",
                                lag.end(),
                                lag.isKnown() ? lag.records() : "?",
                                lagTime(lag, nowMs),
                                owners.getOrDefault(partition, "nobody"),
                                stuck(
                                        lag,
                                        Optional.ofNullable(stills.get(partition)),
                                        nowMs,
                                        stuckAfterS)));
        table.print("  ");
        System.out.println();
    }

    private static String lagTime(GroupLag lag, long nowMs) {
        if (!lag.isKnown()) {
            return "?";
        } else if (lag.records() == 0) {
            return GroupExplanation.seconds(0);
        }
        return lag.oldestMs() < 0
                ? "?"
                : GroupExplanation.seconds(Math.max(0, nowMs - lag.oldestMs()));
    }

    private static String stuck(
            GroupLag lag, Optional<GroupHistory.Still> still, long nowMs, int stuckAfterS) {
        return still.filter(s -> lag.records() > 0 && s.offset() == lag.committed())
                .map(s -> nowMs - s.sinceMs())
                .filter(standsMs -> standsMs >= stuckAfterS * 1_000L)
                .map(standsMs -> "stuck for " + GroupExplanation.seconds(standsMs))
                .orElse("");
    }

    /// Since when offsets stand where they stand; only Mini-Kafka tells.
    private static Map<TopicPartition, GroupHistory.Still> stills(Target target, String groupId) {
        try {
            return GroupHistory.ask(target.reachableAddress(), groupId)
                    .map(GroupHistory::offsets)
                    .orElse(Map.of());
        } catch (CommandFailure otherBroker) {
            return Map.of();
        }
    }

    private static CommandFailure noSuchGroup(String name) {
        return new CommandFailure(ExitCode.FAILED, "There is no group " + name);
    }
}
