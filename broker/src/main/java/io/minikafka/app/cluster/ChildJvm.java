package io.minikafka.app.cluster;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// The command line of another process of this program: the same Java, options and classes as this one's, but with the
/// classes that were prepared for `start`, if they were.
final class ChildJvm {
    private static final String MAIN = "io.minikafka.app.Main";
    private static final String ARCHIVE = "-XX:SharedArchiveFile=";
    private static final Path SETSID = Path.of("/usr/bin/setsid");

    private ChildJvm() {}

    /// @param more options of its Java, besides this one's
    static List<String> command(List<String> more, List<String> arguments) {
        ProcessHandle.Info self = ProcessHandle.current().info();
        List<String> command = new ArrayList<>();
        if (Files.isExecutable(SETSID)) {
            // A Ctrl-C here is not meant for it.
            command.add(SETSID.toString());
        }
        command.add(
                self.command()
                        .orElse(
                                Path.of(System.getProperty("java.home"), "bin", "java")
                                        .toString()));
        command.addAll(options(self.arguments().orElse(new String[0])));
        command.addAll(more);
        command.add(MAIN);
        command.addAll(arguments);
        return command;
    }

    private static List<String> options(String[] own) {
        List<String> options = new ArrayList<>();
        boolean isMain = false;
        for (String word : own) {
            isMain = word.equals(MAIN);
            if (isMain) {
                break;
            }
            if (word.startsWith(ARCHIVE)) {
                prepared(word.substring(ARCHIVE.length()))
                        .ifPresent(file -> options.add(ARCHIVE + file));
            } else if (!word.equals("-XX:+AutoCreateSharedArchive")) {
                options.add(word);
            }
        }
        if (isMain) {
            return options;
        }
        // Started in another way, by a test for instance: as the launcher does.
        return List.of(
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xms16m",
                "-Xmx128m",
                "-cp",
                System.getProperty("java.class.path"));
    }

    /// The launcher names the archives COMMAND-KEY.jsa.
    private static Optional<Path> prepared(String ours) {
        Path file = Path.of(ours);
        String name = String.valueOf(file.getFileName());
        Path forStart =
                file.resolveSibling("start" + name.substring(Math.max(0, name.indexOf('-'))));
        return Optional.of(forStart).filter(Files::exists);
    }
}
