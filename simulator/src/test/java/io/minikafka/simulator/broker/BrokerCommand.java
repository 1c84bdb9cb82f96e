package io.minikafka.simulator.broker;

import java.io.File;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// How the broker process is started. Ours by default, with the launcher's JVM options and the class path
/// of the broker module; or, to check the tests themselves, any other broker through the system property
/// `broker.command`: a shell command that runs in the foreground and finds its port, data folder and
/// settings (lines of `key=value`) in BROKER_PORT, BROKER_DATA and BROKER_SETTINGS.
record BrokerCommand(List<String> words, Map<String, String> environment) {
    private static final String MAIN = "io.minikafka.app.Main";
    private static final List<String> JVM_OPTIONS =
            List.of(
                    "-XX:TieredStopAtLevel=1",
                    "-XX:+UseSerialGC",
                    "-XX:+UseCompactObjectHeaders",
                    "-Xms16m",
                    "-Xmx128m",
                    "--enable-native-access=ALL-UNNAMED");

    /// @param jvm more options for the JVM, which only our own broker takes
    static BrokerCommand of(int port, Path data, Map<String, String> settings, List<String> jvm) {
        String other = System.getProperty("broker.command", "");
        if (!other.isEmpty()) {
            String lines =
                    settings.entrySet().stream()
                            .map(e -> e.getKey() + "=" + e.getValue())
                            .collect(Collectors.joining("\n"));
            return new BrokerCommand(
                    List.of("bash", "-c", other),
                    Map.of(
                            "BROKER_PORT", String.valueOf(port),
                            "BROKER_DATA", data.toString(),
                            "BROKER_SETTINGS", lines));
        }
        List<String> words = new ArrayList<>();
        words.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        words.addAll(JVM_OPTIONS);
        words.addAll(List.of(System.getProperty("broker.jvm", "").split(" ")));
        words.addAll(jvm);
        words.removeIf(String::isEmpty);
        words.addAll(List.of("-cp", classPath(), MAIN, "start", "--foreground"));
        words.addAll(List.of("--set", "listeners=PLAINTEXT://127.0.0.1:" + port));
        words.addAll(List.of("--set", "log.dirs=" + data));
        settings.forEach((key, value) -> words.addAll(List.of("--set", key + "=" + value)));
        return new BrokerCommand(words, Map.of());
    }

    /// The test's own class path without the tests, or the one of the property `broker.classpath`.
    private static String classPath() {
        String given = System.getProperty("broker.classpath", "");
        return given.isEmpty()
                ? Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
                        .filter(entry -> !entry.contains("test-classes"))
                        .collect(Collectors.joining(File.pathSeparator))
                : given;
    }
}
