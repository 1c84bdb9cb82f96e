package io.minikafka.app.cli;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ConfigEntry.ConfigSource;
import org.apache.kafka.clients.admin.ListShareGroupOffsetsSpec;
import org.apache.kafka.clients.admin.SharePartitionOffsetInfo;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/// Prints a group: its members if they have no partitions of their own, and where it is in each partition.
///
/// @param stuckAfterS how long an offset may stand still
record GroupDescription(Admin admin, Target target, int stuckAfterS) {
    void print(GroupView group) throws InterruptedException, ExecutionException {
        System.out.printf("group %s  (%s)%n", group.name(), group.headline());
        settings(group).forEach(setting -> System.out.println("  " + setting));
        if (!group.members().isEmpty()) {
            members(group);
        }
        if (group.kind() == GroupView.Kind.SHARE) {
            shares(group);
        } else {
            offsets(group);
        }
        System.out.println();
    }

    /// What was set for this group; other brokers may know no settings of groups.
    private List<String> settings(GroupView group) throws InterruptedException {
        ConfigResource resource = new ConfigResource(ConfigResource.Type.GROUP, group.name());
        try {
            return admin
                    .describeConfigs(List.of(resource))
                    .all()
                    .get()
                    .values()
                    .iterator()
                    .next()
                    .entries()
                    .stream()
                    .filter(entry -> entry.source() == ConfigSource.DYNAMIC_GROUP_CONFIG)
                    .map(entry -> entry.name() + "=" + entry.value())
                    .sorted()
                    .toList();
        } catch (ExecutionException otherBroker) {
            return List.of();
        }
    }

    private static void members(GroupView group) {
        boolean reads = group.kind() == GroupView.Kind.SHARE;
        Table table =
                reads ? new Table("member", "client", "partitions") : new Table("member", "client");
        for (GroupView.Member member : group.members()) {
            if (reads) {
                table.row(member.id(), member.client(), member.partitions());
            } else {
                table.row(member.id(), member.client());
            }
        }
        table.print("  ");
    }

    private void shares(GroupView group) throws InterruptedException, ExecutionException {
        Map<TopicPartition, SharePartitionOffsetInfo> known =
                admin.listShareGroupOffsets(Map.of(group.name(), new ListShareGroupOffsetsSpec()))
                        .partitionsToOffsetInfo(group.name())
                        .get();
        SortedMap<TopicPartition, Long> starts = GroupLag.byPartition();
        known.forEach((partition, info) -> starts.put(partition, info.startOffset()));
        if (starts.isEmpty()) {
            System.out.println("  has read nothing yet");
            return;
        }
        Map<TopicPartition, ShareStanding> standings = ShareStanding.ask(admin, group.name());
        long nowMs = System.currentTimeMillis();
        Table table =
                new Table(
                        "topic",
                        "partition",
                        "start",
                        "end",
                        "lag",
                        "lag time",
                        "in flight",
                        "to redeliver",
                        "most deliveries");
        GroupLag.of(admin, target, starts)
                .forEach((partition, lag) -> {
                    Optional<Long> waiting =
                            Optional.ofNullable(known.get(partition))
                                    .flatMap(SharePartitionOffsetInfo::lag);
                    Optional<ShareStanding> standing =
                            Optional.ofNullable(standings.get(partition));
                    table.row(
                            partition.topic(),
                            partition.partition(),
                            lag.committed(),
                            lag.end(),
                            waiting.map(String::valueOf).orElse("?"),
                            waiting.orElse(-1L) == 0
                                    ? GroupExplanation.seconds(0)
                                    : lagTime(lag, nowMs),
                            standing.map(one -> String.valueOf(one.inFlight())).orElse("?"),
                            standing.map(one -> String.valueOf(one.failed())).orElse("?"),
                            standing.map(one -> String.valueOf(one.deliveriesMax())).orElse("?"));
                });
        table.print("  ");
    }

    private void offsets(GroupView group) throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetAndMetadata> committed =
                admin.listConsumerGroupOffsets(group.name()).partitionsToOffsetAndMetadata().get();
        Map<TopicPartition, String> owners = group.owners();
        SortedMap<TopicPartition, Long> commits = GroupLag.byPartition();
        committed.forEach((partition, offset) -> commits.put(partition, offset.offset()));
        owners.keySet().forEach(partition -> commits.putIfAbsent(partition, -1L));
        if (commits.isEmpty() && group.kind() == GroupView.Kind.OTHERS) {
            return; // it keeps no offsets
        }
        Map<TopicPartition, GroupHistory.Still> stills = stills(group.name());
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
                                stuck(lag, Optional.ofNullable(stills.get(partition)), nowMs)));
        table.print("  ");
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

    /// It can only have been stuck since there was something to consume.
    private String stuck(GroupLag lag, Optional<GroupHistory.Still> still, long nowMs) {
        return still.filter(s -> lag.records() > 0 && s.offset() == lag.committed())
                .map(s -> nowMs - Math.max(s.sinceMs(), lag.oldestMs()))
                .filter(standsMs -> standsMs >= stuckAfterS * 1_000L)
                .map(standsMs -> "stuck for " + GroupExplanation.seconds(standsMs))
                .orElse("");
    }

    /// Since when offsets stand where they stand; only Mini-Kafka tells.
    private Map<TopicPartition, GroupHistory.Still> stills(String groupId) {
        try {
            return GroupHistory.ask(target.reachableAddress(), groupId)
                    .map(GroupHistory::offsets)
                    .orElse(Map.of());
        } catch (CommandFailure otherBroker) {
            return Map.of();
        }
    }

    static void print(Admin admin, Target target, List<String> names, int stuckAfterS)
            throws InterruptedException, ExecutionException {
        GroupDescription description = new GroupDescription(admin, target, stuckAfterS);
        for (GroupView group : GroupView.of(admin, names)) {
            description.print(group);
        }
    }
}
