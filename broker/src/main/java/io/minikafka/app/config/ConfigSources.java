package io.minikafka.app.config;

import io.minikafka.base.config.ConfigException;
import io.minikafka.base.config.RawSetting;
import java.io.IOException;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.TreeMap;

/// Where settings come from, weakest first: a properties file, `MINIKAFKA_...` variables of the
/// environment, `--set KEY=VALUE`.
///
/// The file is the one named by `--config`, else by `MINIKAFKA_CONFIG`, else `minikafka.properties` in
/// the current folder if there is one.
public final class ConfigSources {
    private static final String PREFIX = "MINIKAFKA_";
    private static final Path DEFAULT_FILE = Path.of("minikafka.properties");

    private ConfigSources() {}

    /// All settings in order of strength, weakest first.
    public static List<RawSetting> gather(
            Optional<Path> configFile, Map<String, String> environment, List<String> sets) {
        List<RawSetting> settings = new ArrayList<>();
        file(configFile, environment).ifPresent(file -> settings.addAll(fromFile(file)));
        settings.addAll(fromEnvironment(environment));
        settings.addAll(fromCommandLine(sets));
        return settings;
    }

    private static Optional<Path> file(Optional<Path> configFile, Map<String, String> environment) {
        return configFile
                .or(() -> Optional.ofNullable(environment.get("MINIKAFKA_CONFIG")).map(Path::of))
                .or(() -> Optional.of(DEFAULT_FILE).filter(Files::exists));
    }

    private static List<RawSetting> fromFile(Path file) {
        Properties properties = new Properties();
        try (Reader reader = Files.newBufferedReader(file)) {
            properties.load(reader);
        } catch (NoSuchFileException missing) {
            throw new ConfigException(List.of(file + ": there is no such configuration file"));
        } catch (IllegalArgumentException malformed) {
            throw new ConfigException(List.of(file + ": " + malformed.getMessage()));
        } catch (IOException failed) {
            throw new UncheckedIOException("Cannot read the configuration file " + file, failed);
        }
        return properties.stringPropertyNames().stream()
                .sorted()
                .map(name -> new RawSetting(name, properties.getProperty(name), file.toString()))
                .toList();
    }

    private static List<RawSetting> fromEnvironment(Map<String, String> environment) {
        return new TreeMap<>(environment)
                .entrySet().stream()
                        .filter(entry -> entry.getKey().startsWith(PREFIX))
                        .filter(entry -> !OtherVariables.contains(entry.getKey()))
                        .map(entry ->
                                new RawSetting(
                                        keyOf(entry.getKey()),
                                        entry.getValue(),
                                        "variable " + entry.getKey()))
                        .toList();
    }

    /// `MINIKAFKA_LOG_DIRS` is `log.dirs`; `MINIKAFKA_WAL_MAX_BYTES` is `minikafka.wal.max.bytes`.
    private static String keyOf(String variable) {
        String name =
                variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '.');
        String ours = "minikafka." + name;
        boolean isKafkas = BrokerConfigKeys.ALL.find(name).isPresent();
        return !isKafkas && BrokerConfigKeys.ALL.find(ours).isPresent() ? ours : name;
    }

    private static List<RawSetting> fromCommandLine(List<String> sets) {
        List<String> problems =
                sets.stream()
                        .filter(set -> set.indexOf('=') <= 0)
                        .map(set -> "--set " + set + ": must be KEY=VALUE")
                        .toList();
        if (!problems.isEmpty()) {
            throw new ConfigException(problems);
        }
        return sets.stream().map(ConfigSources::split).toList();
    }

    private static RawSetting split(String set) {
        int equals = set.indexOf('=');
        return new RawSetting(set.substring(0, equals).strip(), set.substring(equals + 1), "--set");
    }
}
