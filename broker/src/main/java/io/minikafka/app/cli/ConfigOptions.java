package io.minikafka.app.cli;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.ConfigSources;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;

/// Where a command reads the broker's settings from.
final class ConfigOptions {
    @Option(
            names = "--config",
            paramLabel = "FILE",
            description = "Read settings from this properties file.")
    Optional<Path> file = Optional.empty();

    @Option(
            names = "--set",
            paramLabel = "KEY=VALUE",
            description = "One setting; may be given often. All keys: docs/configuration.md")
    List<String> sets = new ArrayList<>();

    @Option(
            names = "--data",
            paramLabel = "FOLDER",
            description = "The data folder (./data); the same as --set log.dirs=FOLDER.")
    Optional<String> data = Optional.empty();

    BrokerConfig read() {
        List<String> all = new ArrayList<>(sets);
        data.ifPresent(folder -> all.add("log.dirs=" + folder));
        return BrokerConfig.of(ConfigSources.gather(file, System.getenv(), all));
    }
}
