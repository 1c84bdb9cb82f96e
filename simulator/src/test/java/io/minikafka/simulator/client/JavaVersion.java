package io.minikafka.simulator.client;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The Java clients under test: the oldest that Apache Kafka 4 still serves, the last of 2.x and of 3.x, and
/// the newest. Maven puts their jars, with exactly the libraries of their time, into `target/clients`.
enum JavaVersion {
    V2_1("2.1.1", 21),
    V2_8("2.8.2", 28),
    V3_9("3.9.2", 39),
    V4_4("4.4.0", 44);

    private final String version;
    private final int number;

    JavaVersion(String version, int number) {
        this.version = version;
        this.number = number;
    }

    String clientName() {
        return "java-" + version;
    }

    private String jars(Path clients) {
        Path folder = clients.resolve(clientName());
        if (!folder.toFile().isDirectory()) {
            throw new AssertionError(
                    "no jars of the Java client %s in %s; run the tests through Maven, which fetches them"
                            .formatted(version, folder));
        }
        return folder.resolve("*").toString();
    }

    List<String> command(Path clients, String bootstrap) {
        return List.of(
                javaTool("java"),
                "-Xmx192m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                "-Dorg.slf4j.simpleLogger.showDateTime=true",
                "-cp",
                clients.resolve("java-driver") + File.pathSeparator + jars(clients),
                "Driver",
                bootstrap,
                String.valueOf(number));
    }

    /// Commands of the driver that this version's client has calls for.
    Set<String> commands() {
        List<String> commands =
                new ArrayList<>(
                        List.of(
                                ("first commit copy create-topic delete-topic topics describe-topic"
                                                + " get-config set-config add-partitions delete-records"
                                                + " groups describe-group delete-group offset cluster"
                                                + " log-dirs")
                                        .split(" ")));
        if (number < 40) {
            commands.add("replace-configs");
        }
        if (number >= 28) {
            commands.addAll(List.of("set-offset", "delete-offset", "list-offset", "unset-config"));
        }
        if (number >= 30) {
            commands.add("max-timestamp");
        }
        return Set.copyOf(commands);
    }

    Set<String> assignors() {
        return number >= 28
                ? Set.of("range", "roundrobin", "sticky", "cooperative-sticky", "static")
                : Set.of("range", "roundrobin", "sticky");
    }

    /// Compiles the driver. Each class against the oldest client that has the calls it makes; the JVM looks for
    /// a call only when it is made, so all versions can run all of it.
    static void compileDriver(Path sources, Path clients, Path log) {
        Path out = clients.resolve("java-driver");
        compile(out, V3_9.jars(clients), sources, List.of("Since39"), log);
        compile(out, V2_8.jars(clients), sources, List.of("Arguments", "Since28"), log);
        compile(
                out,
                V2_1.jars(clients),
                sources,
                List.of(
                        "Driver",
                        "Arguments",
                        "RecordFile",
                        "Writers",
                        "Readers",
                        "Members",
                        "Copier",
                        "AdminCommands"),
                log);
    }

    private static void compile(
            Path out, String jars, Path sources, List<String> classes, Path log) {
        List<String> command =
                new ArrayList<>(
                        List.of(
                                javaTool("javac"),
                                "-proc:none",
                                "-nowarn",
                                "-implicit:none",
                                "-d",
                                out.toString(),
                                "-cp",
                                jars + File.pathSeparator + out));
        command.addAll(
                classes.stream()
                        .map(name -> sources.resolve(name + ".java").toString())
                        .collect(Collectors.toList()));
        Tool.run(sources, log, command, "the driver of the Java clients does not compile");
    }

    private static String javaTool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
