package io.minikafka.simulator.ecosystem;

import io.minikafka.simulator.client.Tool;
import io.minikafka.simulator.client.Turn;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// The jars of Kafka's tools, Streams and Connect in one folder, as in Kafka's own distribution, and the
/// compiled applications beside them. Made when the first test needs it and kept in `target`; made anew when
/// the list of artifacts or a source has changed. Nothing of it is on the tests' own class path.
final class Distribution {
    private static final Path MODULE =
            Path.of(System.getProperty("simulator.dir", ".")).toAbsolutePath();
    private static final Path SOURCES = MODULE.resolve("ecosystem");
    private static final Path HOME = MODULE.resolve("target/ecosystem");
    private static final Path JARS = HOME.resolve("libs");
    private static final Path APPLICATIONS = HOME.resolve("applications");

    /// Classes that tools need, prepared once: they then start in a third of the time.
    private static final Path PREPARED = HOME.resolve("prepared-classes.jsa");

    private Distribution() {}

    /// The beginning of a command that runs a tool.
    static List<String> tool(Script script) {
        return jvm(
                List.of("-XX:SharedArchiveFile=" + PREPARED, "-Xlog:disable"), script.mainClass());
    }

    /// Makes the tools ready, with a run of the largest of them against a broker.
    static void prepareTools(String bootstrap) {
        Turn.take(
                HOME,
                () -> {
                    fetch();
                    if (!Files.exists(PREPARED)) {
                        prepareClasses(bootstrap);
                    }
                });
    }

    private static void prepareClasses(String bootstrap) {
        List<String> command =
                jvm(
                        List.of("-XX:ArchiveClassesAtExit=" + PREPARED, "-Xlog:disable"),
                        Script.CONFIGS.mainClass());
        command.addAll(
                List.of("--bootstrap-server", bootstrap, "--entity-type", "topics", "--describe"));
        Tool.run(HOME, HOME.resolve("prepare.log"), command, "the tools cannot be prepared");
    }

    /// The beginning of a command that runs a class of the distribution, or one of our applications.
    static List<String> program(String mainClass) {
        Turn.take(
                HOME,
                () -> {
                    fetch();
                    compileApplications();
                });
        return jvm(List.of(), mainClass);
    }

    /// Compiles the applications of `simulator/ecosystem/java`, unless that was done.
    private static void compileApplications() {
        List<Path> sources = javaFiles();
        if (sources.stream().allMatch(Distribution::isCompiled)) {
            return;
        }
        List<String> command =
                new ArrayList<>(
                        List.of(
                                javaTool("javac"),
                                "-proc:none",
                                "-d",
                                APPLICATIONS.toString(),
                                "-cp",
                                JARS.resolve("*").toString()));
        sources.forEach(source -> command.add(source.toString()));
        Tool.run(
                MODULE,
                HOME.resolve("javac.log"),
                command,
                "the applications of the ecosystem tests do not compile");
    }

    private static void fetch() {
        Path wanted = SOURCES.resolve("pom.xml");
        Path fetched = HOME.resolve("fetched-pom.xml");
        try {
            if (Files.exists(fetched) && Files.mismatch(wanted, fetched) == -1) {
                return;
            }
            deleteFiles(JARS);
            Files.deleteIfExists(PREPARED);
            Files.createDirectories(HOME);
            Tool.run(
                    MODULE,
                    HOME.resolve("maven.log"),
                    maven(wanted),
                    "Maven cannot fetch the jars");
            Files.copy(wanted, fetched, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> maven(Path pom) {
        return List.of(
                Tool.path("mvn", "apt-get install maven"),
                "-B",
                "-ntp",
                "-f",
                pom.toString(),
                "dependency:copy-dependencies",
                "-DoutputDirectory=" + JARS);
    }

    private static List<String> jvm(List<String> options, String mainClass) {
        List<String> command = new ArrayList<>();
        command.add(javaTool("java"));
        command.addAll(
                List.of(
                        "-Xmx256m",
                        "-XX:+UseSerialGC",
                        "-XX:TieredStopAtLevel=1",
                        "-Dorg.slf4j.simpleLogger.defaultLogLevel=warn",
                        "-Dorg.slf4j.simpleLogger.showDateTime=true"));
        command.addAll(options);
        command.addAll(
                List.of("-cp", JARS.resolve("*") + File.pathSeparator + APPLICATIONS, mainClass));
        return command;
    }

    private static boolean isCompiled(Path source) {
        String name = source.getFileName().toString().replace(".java", ".class");
        File compiled = APPLICATIONS.resolve(name).toFile();
        return compiled.lastModified() > source.toFile().lastModified();
    }

    private static List<Path> javaFiles() {
        try (Stream<Path> files = Files.list(SOURCES.resolve("java"))) {
            return files.toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void deleteFiles(Path folder) throws IOException {
        if (Files.isDirectory(folder)) {
            try (Stream<Path> files = Files.list(folder)) {
                for (Path file : files.toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    private static String javaTool(String name) {
        return Path.of(System.getProperty("java.home"), "bin", name).toString();
    }
}
