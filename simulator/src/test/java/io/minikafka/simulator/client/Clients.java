package io.minikafka.simulator.client;

import io.minikafka.simulator.client.Abilities.Ability;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/// All real clients, set up on this machine and started against one broker. Closing ends their processes.
public final class Clients implements AutoCloseable {
    private static final String PYTHON = "/usr/bin/python3";
    private static final String ADMIN =
            "first commit create-topic delete-topic topics describe-topic get-config set-config"
                    + " add-partitions groups describe-group offset cluster";

    private final Path sources;
    private final Path builds;
    private final Path folder;
    private final String bootstrap;
    private final List<RealClient> all = new ArrayList<>();

    private Clients(Path module, Path folder, String bootstrap) {
        this.sources = module.resolve("clients");
        this.builds = module.resolve("target/clients");
        this.folder = folder;
        this.bootstrap = bootstrap;
    }

    /// Starts every client. Logs and record files go to the given folder.
    ///
    /// @param module the folder of the module, with the drivers' sources and Maven's target
    public static Clients start(Path module, Path folder, String bootstrap) {
        Clients clients = new Clients(module, folder, bootstrap);
        Turn.take(clients.builds, clients::startAll);
        return clients;
    }

    public List<RealClient> all() {
        return List.copyOf(all);
    }

    public RealClient named(String name) {
        return all.stream().filter(client -> client.name().equals(name)).findFirst().orElseThrow();
    }

    private void startAll() {
        startJava();
        all.add(new KcatClient(bootstrap, folder));
        startKafkaJs();
        startPython();
    }

    private void startJava() {
        JavaVersion.compileDriver(sources.resolve("java"), builds, folder.resolve("javac.log"));
        for (JavaVersion version : JavaVersion.values()) {
            all.add(
                    new DriverClient(
                            version.clientName(),
                            new Abilities(
                                    EnumSet.allOf(Ability.class),
                                    HeaderForm.EXACT,
                                    version.assignors(),
                                    version.commands()),
                            folder,
                            version.command(builds, bootstrap)));
        }
    }

    private void startKafkaJs() {
        String node = Tool.path("node", "apt-get install nodejs");
        Path home = builds.resolve("kafkajs");
        copy(
                sources.resolve("kafkajs"),
                home,
                List.of(
                        "package.json",
                        "package-lock.json",
                        "driver.js",
                        "codecs.js",
                        "records.js"));
        installNodePackages(home);
        all.add(
                new DriverClient(
                        "kafkajs",
                        new Abilities(
                                EnumSet.complementOf(EnumSet.of(Ability.ABSENT_HEADERS)),
                                HeaderForm.GROUPED,
                                Set.of(),
                                words(
                                        ADMIN
                                                + " copy replace-configs delete-records delete-group set-offset")),
                        folder,
                        List.of(node, home.resolve("driver.js").toString(), bootstrap)));
    }

    /// Installs what the lock file names, unless just that is there already.
    private void installNodePackages(Path home) {
        Path lock = home.resolve("package-lock.json");
        Path installed = home.resolve("node_modules/.installed-lock.json");
        try {
            if (Files.exists(installed) && Files.mismatch(lock, installed) == -1) {
                return;
            }
            Tool.run(
                    home,
                    folder.resolve("npm.log"),
                    List.of(
                            Tool.path("npm", "apt-get install npm"),
                            "ci",
                            "--ignore-scripts",
                            "--no-audit",
                            "--no-fund"),
                    "npm cannot install kafkajs");
            Files.copy(lock, installed, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void startPython() {
        needPython(
                "kafka, lz4.frame, snappy, zstandard, crc32c",
                "python3-kafka python3-lz4 python3-snappy python3-zstandard python3-crc32c");
        all.add(
                new DriverClient(
                        "kafka-python",
                        new Abilities(
                                EnumSet.of(
                                        Ability.HEADERS,
                                        Ability.TIMESTAMPS,
                                        Ability.EMPTY_FIELDS,
                                        Ability.CLEAN_LEAVE),
                                HeaderForm.EXACT,
                                Set.of("range"),
                                words(ADMIN + " replace-configs delete-group")),
                        folder,
                        python("kafka_python_driver.py")));
        needPython("confluent_kafka", "python3-confluent-kafka");
        all.add(
                new DriverClient(
                        "confluent-kafka",
                        new Abilities(
                                EnumSet.allOf(Ability.class),
                                HeaderForm.EXACT,
                                Set.of("range", "roundrobin", "cooperative-sticky", "static"),
                                words(ADMIN + " copy replace-configs")),
                        folder,
                        python("confluent_driver.py")));
    }

    private void needPython(String modules, String packages) {
        Tool.run(
                folder,
                folder.resolve("python.log"),
                List.of(PYTHON, "-c", "import " + modules),
                "the conformance tests need Debian's python3 with the modules %s; install them with: apt-get install %s"
                        .formatted(modules, packages));
    }

    private List<String> python(String script) {
        return List.of(
                PYTHON, "-B", sources.resolve("python").resolve(script).toString(), bootstrap);
    }

    private static Set<String> words(String list) {
        return Set.copyOf(Arrays.asList(list.split(" ")));
    }

    private static void copy(Path from, Path to, List<String> names) {
        try {
            Files.createDirectories(to);
            for (String name : names) {
                Files.copy(
                        from.resolve(name), to.resolve(name), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        all.forEach(RealClient::close);
    }
}
