package io.minikafka.app.cli;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.GroupListing;
import org.apache.kafka.common.config.ConfigResource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Lists groups, shows one (members, what they read, how far they are behind), tells its history, changes its settings,
/// deletes it.
@Command(
        name = "groups",
        mixinStandardHelpOptions = true,
        synopsisSubcommandLabel = "list|describe|explain|alter|delete",
        description =
                "Groups of consumers, share groups and others: list, describe, explain, alter, delete.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka groups list",
            "  minikafka groups describe audit",
            "  minikafka groups explain audit",
            "  minikafka groups alter clerks --config share.ordering=key --config share.auto.offset.reset=earliest",
            "  minikafka groups alter clerks --unset share.ordering"
        })
final class GroupsCommand implements Runnable {
    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: list, describe, explain, alter or delete");
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
            name = "alter",
            mixinStandardHelpOptions = true,
            description = {
                "Set or unset settings of a group, which need not be there yet. They are for groups whose",
                "assignment the broker makes, such as share groups. All keys: docs/configuration.md"
            })
    void alter(
            @Mixin Target target,
            @Parameters(paramLabel = "NAME", description = "The group.") String name,
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
        if (changes.isEmpty()) {
            throw new ParameterException(
                    spec.commandLine(), "Say what to change: --config or --unset");
        }
        try (Admin admin = target.admin()) {
            ConfigResource group = new ConfigResource(ConfigResource.Type.GROUP, name);
            admin.incrementalAlterConfigs(Map.of(group, changes)).all().get();
        }
        System.out.println("Changed group " + name);
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
                "Groups of any type: members, partitions, where the group is in each, and its lag in records and",
                "in seconds: the age of the oldest record that was not consumed. A partition is stuck when there",
                "are records to consume and its offset has not moved for a while. Of share groups: records with",
                "members, those that wait to be delivered again, and the most deliveries of one."
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
            GroupDescription.print(admin, target, names, stuckAfterS);
        }
    }

    private static CommandFailure noSuchGroup(String name) {
        return new CommandFailure(ExitCode.FAILED, "There is no group " + name);
    }
}
