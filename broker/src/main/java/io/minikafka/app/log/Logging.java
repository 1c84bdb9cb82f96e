package io.minikafka.app.log;

import java.nio.file.Path;
import java.util.Locale;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/// Sets up the log of this process. Until then warnings of ours and errors of libraries go to standard
/// error, which suits a command; a broker calls one of these before it starts.
public final class Logging {
    private Logging() {}

    /// @param level error, warn, info or debug
    public static void toStandardError(String level) {
        output().use(LogTarget.standardError(), of(level), Level.WARN);
    }

    /// To a file of at most `maxBytes` and one older file of the same size.
    public static void toFile(Path file, long maxBytes, String level) {
        output().use(new LogFile(file, maxBytes), of(level), Level.WARN);
    }

    /// Has `tap` get a copy of each line from now on, instead of the one before it.
    public static void tap(LogTap tap) {
        output().tap(tap);
    }

    private static Level of(String level) {
        return Level.valueOf(level.toUpperCase(Locale.ROOT));
    }

    private static LogOutput output() {
        return ((LogProvider.Loggers) LoggerFactory.getILoggerFactory()).output();
    }
}
