import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.AdminClient;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.ConsumerGroupDescription;
import org.apache.kafka.clients.admin.ConsumerGroupListing;
import org.apache.kafka.clients.admin.DescribeClusterResult;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.RecordsToDelete;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.config.ConfigResource;

/// The administrator's commands, each one call of the admin client. Calls that the oldest client lacks, or
/// that the newest has dropped, are chosen by the version.
final class AdminCommands {
    private final AdminClient admin;
    private final int version;

    AdminCommands(String bootstrap, int version) {
        Properties configs = new Properties();
        configs.put("bootstrap.servers", bootstrap);
        this.admin = AdminClient.create(configs);
        this.version = version;
    }

    Map<String, String> run(Arguments request) throws Exception {
        return switch (request.command()) {
            case "create-topic" -> createTopic(request);
            case "delete-topic" ->
                    Arguments.done(admin.deleteTopics(Set.of(request.text("topic"))).all().get());
            case "topics" -> names(admin.listTopics().names().get());
            case "describe-topic" -> describeTopic(request);
            case "get-config" -> getConfig(request);
            case "set-config" -> setConfig(request);
            case "replace-configs" -> replaceConfigs(request);
            case "add-partitions" ->
                    Arguments.done(
                            admin.createPartitions(
                                            Map.of(
                                                    request.text("topic"),
                                                    NewPartitions.increaseTo(
                                                            request.count("partitions"))))
                                    .all()
                                    .get());
            case "delete-records" -> deleteRecords(request);
            case "list-offset" -> Since28.listOffset(admin, request);
            case "groups" -> groups();
            case "describe-group" -> describeGroup(request);
            case "delete-group" ->
                    Arguments.done(admin.deleteConsumerGroups(Set.of(request.text("group"))).all().get());
            case "offset" -> offset(request);
            case "set-offset" -> Since28.setOffset(admin, request);
            case "delete-offset" -> Since28.deleteOffset(admin, request);
            case "cluster" -> cluster();
            case "log-dirs" -> logDirs(request);
            default -> throw new IllegalArgumentException("no command " + request.command());
        };
    }

    private Map<String, String> createTopic(Arguments request) throws Exception {
        NewTopic topic =
                new NewTopic(request.text("topic"), request.count("partitions"), (short) 1)
                        .configs(request.configs());
        return Arguments.done(admin.createTopics(List.of(topic)).all().get());
    }

    private Map<String, String> describeTopic(Arguments request) throws Exception {
        String name = request.text("topic");
        TopicDescription topic =
                version >= 31
                        ? Since39.describeTopic(admin, name)
                        : admin.describeTopics(Set.of(name)).all().get().get(name);
        long led = topic.partitions().stream().filter(p -> p.leader() != null).count();
        long inSync = topic.partitions().stream().filter(p -> p.isr().size() == 1).count();
        return Map.of(
                "partitions", String.valueOf(topic.partitions().size()),
                "led", String.valueOf(led),
                "insync", String.valueOf(inSync));
    }

    private Map<String, String> getConfig(Arguments request) throws Exception {
        ConfigResource resource = request.topicResource();
        Config config = admin.describeConfigs(Set.of(resource)).all().get().get(resource);
        ConfigEntry entry = config.get(request.text("name"));
        return Map.of("value", entry.value(), "source", entry.source().name());
    }

    private Map<String, String> setConfig(Arguments request) throws Exception {
        return version >= 23 ? Since28.setConfig(admin, request) : replaceConfigs(request);
    }

    /// The older call: the given entries replace all that were set. Clients of 4.x do not have it.
    private Map<String, String> replaceConfigs(Arguments request) throws Exception {
        Config config =
                new Config(
                        Set.of(new ConfigEntry(request.text("name"), request.text("value"))));
        return Arguments.done(admin.alterConfigs(Map.of(request.topicResource(), config)).all().get());
    }

    private Map<String, String> deleteRecords(Arguments request) throws Exception {
        TopicPartition partition = request.topicPartition();
        return Map.of(
                "low",
                String.valueOf(
                        admin.deleteRecords(
                                        Map.of(
                                                partition,
                                                RecordsToDelete.beforeOffset(
                                                        request.number("offset"))))
                                .lowWatermarks()
                                .get(partition)
                                .get()
                                .lowWatermark()));
    }

    private Map<String, String> groups() throws Exception {
        return names(
                admin.listConsumerGroups().all().get().stream()
                        .map(ConsumerGroupListing::groupId)
                        .collect(Collectors.toSet()));
    }

    private Map<String, String> describeGroup(Arguments request) throws Exception {
        String name = request.text("group");
        ConsumerGroupDescription group =
                admin.describeConsumerGroups(Set.of(name)).all().get().get(name);
        int assigned =
                group.members().stream()
                        .mapToInt(m -> m.assignment().topicPartitions().size())
                        .sum();
        return Map.of(
                "state", group.state().toString(),
                "assignor", group.partitionAssignor(),
                "members", String.valueOf(group.members().size()),
                "assigned", String.valueOf(assigned));
    }

    private Map<String, String> offset(Arguments request) throws Exception {
        OffsetAndMetadata committed =
                admin.listConsumerGroupOffsets(request.text("group"))
                        .partitionsToOffsetAndMetadata()
                        .get()
                        .get(request.topicPartition());
        return committed == null
                ? Map.of("offset", "none")
                : Map.of(
                        "offset", String.valueOf(committed.offset()),
                        "metadata", committed.metadata());
    }

    private Map<String, String> cluster() throws ExecutionException, InterruptedException {
        DescribeClusterResult cluster = admin.describeCluster();
        Node controller = cluster.controller().get();
        return Map.of(
                "nodes", String.valueOf(cluster.nodes().get().size()),
                "controller", controller == null ? "none" : controller.idString(),
                "id", String.valueOf(cluster.clusterId().get()));
    }

    private Map<String, String> logDirs(Arguments request) throws Exception {
        int node = admin.describeCluster().nodes().get().iterator().next().id();
        String topic = request.text("topic");
        if (version >= 27) {
            return Since28.logDirs(admin, node, topic);
        }
        long[] sum = {0, 0};
        admin.describeLogDirs(Set.of(node))
                .all()
                .get()
                .get(node)
                .values()
                .forEach(
                        dir ->
                                dir.replicaInfos.forEach(
                                        (partition, replica) -> {
                                            if (partition.topic().equals(topic)) {
                                                sum[0]++;
                                                sum[1] += replica.size;
                                            }
                                        }));
        return Map.of("replicas", String.valueOf(sum[0]), "bytes", String.valueOf(sum[1]));
    }

    private static Map<String, String> names(Set<String> names) {
        return new TreeMap<>(Map.of("names", String.join(",", new TreeSet<>(names))));
    }
}
