package io.minikafka.app.cli;

import io.minikafka.app.config.StorageKeys;
import io.minikafka.app.node.RunningBroker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.LogDirDescription;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.Node;
import org.apache.kafka.common.config.ConfigResource;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/// Says whether a broker runs and how it is: process, topics, groups, disk.
@Command(
        name = "status",
        mixinStandardHelpOptions = true,
        description = "Is a broker running, and how is it? Exit code 0 if it answers, 4 if not.",
        footerHeading = "%nExamples:%n",
        footer = {"  minikafka status", "  minikafka status -b broker.example:9092"})
final class StatusCommand implements Callable<Integer> {
    @Mixin private final Target target = new Target();

    @Override
    public Integer call() throws InterruptedException, ExecutionException {
        String address = target.address();
        try (Admin admin = target.admin()) {
            System.out.println("A broker answers at " + address);
            if (target.bootstrapServer.isEmpty()) {
                Path data = target.config().dataFolder();
                RunningBroker.find(data).ifPresent(broker -> printProcess(broker, data));
            }
            printCluster(admin);
        }
        return ExitCode.DONE;
    }

    private static void printProcess(RunningBroker broker, Path data) {
        line("version", broker.version());
        line("up for", Sizes.duration(Duration.between(broker.readySince(), Instant.now())));
        line("process", "pid " + broker.pid() + residentMemory(broker.pid()));
        line("data", data.toString());
        if (!broker.http().isEmpty()) {
            line("figures", "http://" + broker.http() + "/metrics");
            Figures.ask(broker.http()).ifPresent(StatusCommand::printFigures);
        }
    }

    private static void printFigures(Figures figures) {
        line("traffic", figures.traffic());
        line("latency", figures.latency());
        line("memory", figures.memory());
        figures.damage().ifPresent(damage -> line("damage", damage));
    }

    /// From Linux's /proc; elsewhere nothing is said.
    private static String residentMemory(long pid) {
        Path status = Path.of("/proc", Long.toString(pid), "status");
        try {
            return Files.readAllLines(status).stream()
                    .filter(each -> each.startsWith("VmRSS:"))
                    .map(each -> each.replaceAll("\\D", ""))
                    .map(kib -> ", " + Sizes.bytes(Long.parseLong(kib) * 1024) + " resident")
                    .findFirst()
                    .orElse("");
        } catch (IOException notLinux) {
            return "";
        }
    }

    private static void printCluster(Admin admin) throws InterruptedException, ExecutionException {
        line("cluster", admin.describeCluster().clusterId().get());
        Collection<Node> nodes = admin.describeCluster().nodes().get();
        Collection<String> names = admin.listTopics().names().get();
        int partitions =
                admin.describeTopics(names).allTopicNames().get().values().stream()
                        .map(TopicDescription::partitions)
                        .mapToInt(Collection::size)
                        .sum();
        line("topics", names.size() + ", with " + partitions + " partitions");
        line("groups", Integer.toString(admin.listGroups().all().get().size()));
        Map<Integer, Map<String, LogDirDescription>> folders =
                admin.describeLogDirs(nodes.stream().map(Node::id).toList())
                        .allDescriptions()
                        .get();
        folders.values().forEach(each -> each.forEach(StatusCommand::printDisk));
        for (Node node : nodes) {
            OptionalLong reserve = reserveBytes(admin, node);
            folders.getOrDefault(node.id(), Map.of())
                    .forEach((folder, disk) -> warnIfReadOnly(folder, disk, reserve));
        }
    }

    private static void printDisk(String folder, LogDirDescription disk) {
        long logBytes = disk.replicaInfos().values().stream().mapToLong(info -> info.size()).sum();
        StringBuilder text = new StringBuilder(Sizes.bytes(logBytes)).append(" of logs");
        disk.usableBytes()
                .ifPresent(free -> text.append(", ").append(Sizes.bytes(free)).append(" free"));
        disk.totalBytes().ifPresent(total -> text.append(" of ").append(Sizes.bytes(total)));
        Optional.ofNullable(disk.error())
                .ifPresent(error -> text.append("; TROUBLE: ").append(error.getMessage()));
        line("disk", text + "  (" + folder + ")");
    }

    /// Below this much free space a Mini-Kafka takes no more records; other brokers know no such setting.
    private static OptionalLong reserveBytes(Admin admin, Node node)
            throws InterruptedException, ExecutionException {
        ConfigResource resource =
                new ConfigResource(ConfigResource.Type.BROKER, Integer.toString(node.id()));
        return admin
                .describeConfigs(List.of(resource))
                .all()
                .get()
                .getOrDefault(resource, new Config(List.of()))
                .entries()
                .stream()
                .filter(entry -> entry.name().equals(StorageKeys.DISK_RESERVE_BYTES.name()))
                .mapToLong(entry -> Long.parseLong(entry.value()))
                .findFirst();
    }

    private static void warnIfReadOnly(
            String folder, LogDirDescription disk, OptionalLong reserve) {
        if (reserve.isPresent()
                && disk.usableBytes().orElse(Long.MAX_VALUE) < reserve.getAsLong()) {
            line(
                    "",
                    "READ-ONLY: less is free on %s than %s = %s; writes go on when there is space"
                            .formatted(
                                    folder,
                                    StorageKeys.DISK_RESERVE_BYTES.name(),
                                    Sizes.bytes(reserve.getAsLong())));
        }
    }

    private static void line(String name, String value) {
        System.out.printf("  %-8s %s%n", name, value);
    }
}
