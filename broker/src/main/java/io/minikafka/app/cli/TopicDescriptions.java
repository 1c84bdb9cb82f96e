package io.minikafka.app.cli;

import io.minikafka.cluster.Quorums;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;

/// Prints topics: what an ack means, partitions with offsets, settings. Asks the broker once for all
/// topics, not once for each.
final class TopicDescriptions {
    private final Admin admin;
    private final UncleanAnswer unclean;
    private final boolean allConfigs;

    TopicDescriptions(Admin admin, UncleanAnswer unclean, boolean allConfigs) {
        this.admin = admin;
        this.unclean = unclean;
        this.allConfigs = allConfigs;
    }

    void print(Collection<String> names) throws InterruptedException, ExecutionException {
        Map<String, TopicDescription> topics = admin.describeTopics(names).allTopicNames().get();
        List<ConfigResource> resources =
                names.stream()
                        .map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name))
                        .toList();
        Map<ConfigResource, Config> configs = admin.describeConfigs(resources).all().get();
        Map<TopicPartition, ListOffsetsResultInfo> starts =
                offsets(topics.values(), OffsetSpec.earliest());
        Map<TopicPartition, ListOffsetsResultInfo> ends =
                offsets(topics.values(), OffsetSpec.latest());
        for (String name : names) {
            TopicDescription topic = Optional.ofNullable(topics.get(name)).orElseThrow();
            Config config =
                    Optional.ofNullable(
                                    configs.get(
                                            new ConfigResource(ConfigResource.Type.TOPIC, name)))
                            .orElseThrow();
            print(topic, config, starts, ends);
        }
    }

    private void print(
            TopicDescription topic,
            Config config,
            Map<TopicPartition, ListOffsetsResultInfo> starts,
            Map<TopicPartition, ListOffsetsResultInfo> ends) {
        int replicas =
                topic.partitions().stream()
                        .mapToInt(info -> info.replicas().size())
                        .max()
                        .orElse(0);
        System.out.printf(
                "topic %s  (id %s, %d partitions, %d replica%s each)%n",
                topic.name(),
                topic.topicId(),
                topic.partitions().size(),
                replicas,
                replicas == 1 ? "" : "s");
        Optional<Quorums> quorums = TopicQuorums.of(config, replicas);
        String label = "ack";
        for (String line : AckMeaning.of(value(config, "durability"), quorums)) {
            System.out.printf("  %-8s %s%n", label, line);
            label = "";
        }
        quorums.ifPresent(known -> System.out.println("  quorums  " + numbers(known, config)));
        Table table =
                new Table("partition", "start offset", "end offset", "leader", "replicas", "state");
        for (TopicPartitionInfo info : topic.partitions()) {
            TopicPartition partition = new TopicPartition(topic.name(), info.partition());
            table.row(
                    info.partition(),
                    offset(starts, partition),
                    offset(ends, partition),
                    info.leader() == null ? "none" : info.leader().idString(),
                    info.replicas().stream().map(Node::idString).collect(Collectors.joining(",")),
                    TopicQuorums.state(info, quorums) + unclean.warning(partition));
        }
        table.print("  ");
        printSettings(config);
        System.out.println();
    }

    private static String numbers(Quorums quorums, Config config) {
        return "N=%d W=%d R=%d (min.insync.replicas %s), minikafka.read.mode %s"
                .formatted(
                        quorums.n(),
                        quorums.w(),
                        quorums.r(),
                        value(config, "min.insync.replicas").orElse("?"),
                        value(config, "minikafka.read.mode").orElse("?"));
    }

    private static Optional<String> value(Config config, String key) {
        return Optional.ofNullable(config.get(key)).map(ConfigEntry::value);
    }

    private void printSettings(Config config) {
        List<ConfigEntry> entries =
                config.entries().stream()
                        .filter(entry -> allConfigs || isSet(entry))
                        .sorted(Comparator.comparing(ConfigEntry::name))
                        .toList();
        if (entries.isEmpty()) {
            System.out.println("  settings  all at their defaults (--all-configs shows them)");
            return;
        }
        Table table = new Table("setting", "value", "from");
        entries.forEach(entry -> table.row(entry.name(), entry.value(), origin(entry)));
        table.print("  ");
    }

    private static boolean isSet(ConfigEntry entry) {
        return entry.source() != ConfigEntry.ConfigSource.DEFAULT_CONFIG;
    }

    private static String origin(ConfigEntry entry) {
        return switch (entry.source()) {
            case DYNAMIC_TOPIC_CONFIG -> "this topic";
            case DEFAULT_CONFIG -> "default";
            default -> "the broker";
        };
    }

    private static String offset(
            Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
        ListOffsetsResultInfo info = offsets.get(partition);
        return info == null ? "?" : Long.toString(info.offset());
    }

    private Map<TopicPartition, ListOffsetsResultInfo> offsets(
            Collection<TopicDescription> topics, OffsetSpec spec)
            throws InterruptedException, ExecutionException {
        Map<TopicPartition, OffsetSpec> wanted = new HashMap<>();
        for (TopicDescription topic : topics) {
            List<TopicPartitionInfo> partitions = new ArrayList<>(topic.partitions());
            partitions.forEach(
                    info -> wanted.put(new TopicPartition(topic.name(), info.partition()), spec));
        }
        return wanted.isEmpty() ? Map.of() : admin.listOffsets(wanted).all().get();
    }
}
