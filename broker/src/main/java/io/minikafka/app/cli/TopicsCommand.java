package io.minikafka.app.cli;

import io.minikafka.cluster.metadata.TopicConfigKeys;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.CreateTopicsOptions;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.NewPartitions;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.errors.TopicExistsException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lists, makes, shows, changes and deletes topics.
@Command(
        name = "topics",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|create|describe|alter|delete",
        description = "Topics: list, create, describe, alter, delete.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka topics list",
            "  minikafka topics create orders --partitions 6 --config retention.ms=86400000",
            "  minikafka topics create payments --replication-factor 3 --write-quorum 3",
            "  minikafka topics describe orders",
            "  minikafka topics alter orders --partitions 12 --config durability=os",
            "  minikafka topics delete orders"
        })
final class TopicsCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: list, create, describe, alter or delete");
    }

    @Command(
            name = "list",
            mixinStandardHelpOptions = true,
            description = "The names of all topics, one per line.")
    void list(@Mixin Target target) throws InterruptedException, ExecutionException {
        try (Admin admin = target.admin()) {
            names(admin).forEach(System.out::println);
        }
    }

    @Command(name = "create", mixinStandardHelpOptions = true, description = "Make a topic.")
    void create(
            @Mixin Target target,
            @Parameters(paramLabel = "NAME", description = "The new topic.") String name,
            @Option(
                            names = "--partitions",
                            paramLabel = "COUNT",
                            description =
                                    "How many partitions; the broker's num.partitions if left out.")
                    Optional<Integer> partitions,
            @Option(
                            names = "--replication-factor",
                            paramLabel = "N",
                            description =
                                    "On how many nodes each partition is; the broker's default.replication.factor"
                                            + " if left out.")
                    Optional<Short> replicas,
            @Option(
                            names = "--write-quorum",
                            paramLabel = "W",
                            description =
                                    "How many of them have a batch before it is acknowledged, any of them.")
                    Optional<Integer> writeQuorum,
            @Option(
                            names = "--read-quorum",
                            paramLabel = "R",
                            description =
                                    "How many must answer before one is made leader; R + W > N.")
                    Optional<Integer> readQuorum,
            @Option(
                            names = "--config",
                            paramLabel = "KEY=VALUE",
                            description = "A setting of the topic; may be given often.")
                    Map<String, String> configs,
            @Option(names = "--if-not-exists", description = "Done if it is there already.")
                    boolean ifNotExists)
            throws InterruptedException, ExecutionException {
        Map<String, String> all = new TreeMap<>(configs == null ? Map.of() : configs);
        writeQuorum.ifPresent(w -> all.put(TopicConfigKeys.WRITE_QUORUM.name(), w.toString()));
        readQuorum.ifPresent(r -> all.put(TopicConfigKeys.READ_QUORUM.name(), r.toString()));
        NewTopic topic = new NewTopic(name, partitions, replicas).configs(all);
        try (Admin admin = target.admin()) {
            admin.createTopics(List.of(topic), new CreateTopicsOptions()).all().get();
            System.out.println("Created topic " + name);
        } catch (ExecutionException failed) {
            if (!(ifNotExists && failed.getCause() instanceof TopicExistsException)) {
                throw failed;
            }
            System.out.println("Topic " + name + " is there already");
        }
    }

    @Command(
            name = "describe",
            mixinStandardHelpOptions = true,
            description = "Partitions with their offsets, settings, and what an ack means.")
    void describe(
            @Mixin Target target,
            @Parameters(
                            arity = "0..*",
                            paramLabel = "NAME",
                            description = "Topics; all if left out.")
                    List<String> names,
            @Option(names = "--all-configs", description = "Show settings that are defaults, too.")
                    boolean allConfigs)
            throws InterruptedException, ExecutionException {
        try (Admin admin = target.admin()) {
            Collection<String> wanted = names == null || names.isEmpty() ? names(admin) : names;
            new TopicDescriptions(admin, UncleanAnswer.ask(target.address()), allConfigs)
                    .print(wanted);
        }
    }

    @Command(
            name = "alter",
            mixinStandardHelpOptions = true,
            description = "Add partitions, set or unset settings.")
    void alter(
            @Mixin Target target,
            @Parameters(paramLabel = "NAME", description = "The topic.") String name,
            @Option(
                            names = "--partitions",
                            paramLabel = "COUNT",
                            description = "The new number of partitions; it can only grow.")
                    Optional<Integer> partitions,
            @Option(
                            names = "--config",
                            paramLabel = "KEY=VALUE",
                            description = "Set this; may be given often.")
                    Map<String, String> configs,
            @Option(
                            names = "--unset",
                            paramLabel = "KEY",
                            description = "Back to the broker's value; may be given often.")
                    List<String> unset)
            throws InterruptedException, ExecutionException {
        List<AlterConfigOp> changes = Settings.changes(configs, unset);
        if (partitions.isEmpty() && changes.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Say what to change: --partitions, --config or --unset");
        }
        try (Admin admin = target.admin()) {
            if (partitions.isPresent()) {
                admin.createPartitions(Map.of(name, NewPartitions.increaseTo(partitions.get())))
                        .all()
                        .get();
            }
            if (!changes.isEmpty()) {
                ConfigResource resource = new ConfigResource(ConfigResource.Type.TOPIC, name);
                admin.incrementalAlterConfigs(new LinkedHashMap<>(Map.of(resource, changes)))
                        .all()
                        .get();
            }
        }
        System.out.println("Changed topic " + name);
    }

    @Command(
            name = "delete",
            mixinStandardHelpOptions = true,
            description = "Delete topics with all their records.")
    void delete(
            @Mixin Target target,
            @Parameters(arity = "1..*", paramLabel = "NAME", description = "Topics to delete.")
                    List<String> names)
            throws InterruptedException, ExecutionException {
        try (Admin admin = target.admin()) {
            admin.deleteTopics(names).all().get();
        }
        names.forEach(name -> System.out.println("Deleted topic " + name));
    }

    private static Collection<String> names(Admin admin)
            throws InterruptedException, ExecutionException {
        return new TreeSet<>(admin.listTopics(new ListTopicsOptions()).names().get());
    }
}
