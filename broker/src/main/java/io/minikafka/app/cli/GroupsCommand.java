package io.minikafka.app.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.MemberDescription;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lists groups and shows one: members, what they read, and how far they are behind.
@Command(
        name = "groups",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|describe",
        description = "Consumer groups: list, describe.",
        footerHeading = "%nExamples:%n",
        footer = {"  minikafka groups list", "  minikafka groups describe audit"})
final class GroupsCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Say what to do: list or describe");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "All groups with state and protocol.")
    void list(@Mixin Target target) throws InterruptedException, ExecutionException {
        try (Admin admin = target.admin()) {
            Table table = new Table("group", "state", "protocol");
            admin.listGroups().all().get().stream()
                    .sorted(Comparator.comparing(GroupListing::groupId))
                    .forEach(group ->
                            table.row(
                                    group.groupId(),
                                    group.groupState().map(Object::toString).orElse("?"),
                                    group.protocol()));
            table.print("");
        }
    }

    @Command(
            name = "describe",
            mixinStandardHelpOptions = true,
            description = "Members of groups, their partitions, committed offsets and lag.")
    void describe(
            @Mixin Target target,
            @Parameters(arity = "1..*", paramLabel = "NAME", description = "The groups.")
                    List<String> names)
            throws InterruptedException, ExecutionException {
        try (Admin admin = target.admin()) {
            Map<String, ConsumerGroupDescription> groups =
                    admin.describeConsumerGroups(names).all().get();
            for (String name : names) {
                print(admin, Optional.ofNullable(groups.get(name)).orElseThrow());
            }
        }
    }

    private static void print(Admin admin, ConsumerGroupDescription group)
            throws InterruptedException, ExecutionException {
        System.out.printf(
                "group %s  (%s, %d members, assignor %s)%n",
                group.groupId(),
                group.groupState(),
                group.members().size(),
                group.partitionAssignor().isEmpty() ? "none" : group.partitionAssignor());
        Map<TopicPartition, OffsetAndMetadata> committed =
                admin.listConsumerGroupOffsets(group.groupId())
                        .partitionsToOffsetAndMetadata()
                        .get();
        Map<TopicPartition, MemberDescription> owners = owners(group);
        Map<TopicPartition, Long> commits = byPartition();
        committed.forEach((partition, offset) -> commits.put(partition, offset.offset()));
        owners.keySet().forEach(partition -> commits.putIfAbsent(partition, -1L));
        Map<TopicPartition, OffsetSpec> latest =
                commits.keySet().stream()
                        .collect(
                                Collectors.toMap(
                                        Function.identity(), partition -> OffsetSpec.latest()));
        Map<TopicPartition, ListOffsetsResultInfo> ends = admin.listOffsets(latest).all().get();
        Table table = new Table("topic", "partition", "committed", "end", "lag", "member");
        commits.forEach((partition, offset) -> {
            long end =
                    Optional.ofNullable(ends.get(partition))
                            .map(ListOffsetsResultInfo::offset)
                            .orElse(-1L);
            table.row(
                    partition.topic(),
                    partition.partition(),
                    offset < 0 ? "none" : offset,
                    end,
                    offset < 0 ? "?" : Math.max(0, end - offset),
                    Optional.ofNullable(owners.get(partition))
                            .map(member -> member.clientId() + member.host())
                            .orElse("nobody"));
        });
        table.print("  ");
        System.out.println();
    }

    private static Map<TopicPartition, MemberDescription> owners(ConsumerGroupDescription group) {
        Map<TopicPartition, MemberDescription> owners = byPartition();
        for (MemberDescription member : group.members()) {
            member.assignment()
                    .topicPartitions()
                    .forEach(partition -> owners.put(partition, member));
        }
        return owners;
    }

    private static <V> Map<TopicPartition, V> byPartition() {
        return new TreeMap<>(
                Comparator.comparing(TopicPartition::topic)
                        .thenComparingInt(TopicPartition::partition));
    }
}
