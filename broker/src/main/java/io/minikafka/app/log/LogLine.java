package io.minikafka.app.log;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.slf4j.event.KeyValuePair;
import org.slf4j.event.Level;

/// One event of the log as text:
///
/// ```
/// time=2026-01-31T03:00:00.123Z level=INFO thread=wal logger=storage.wal.Wal msg="WAL is ready" files=3
/// ```
///
/// Values with blanks, quotes or `=` are quoted; line breaks inside become `\n`. A stack trace follows
/// on lines of its own that begin with a tab, so that one event stays one line for a search.
record LogLine(
        Instant time,
        Level level,
        String thread,
        String logger,
        String message,
        List<KeyValuePair> pairs,
        Optional<Throwable> failure) {

    String text() {
        StringBuilder line = new StringBuilder(160);
        line.append("time=").append(time.truncatedTo(ChronoUnit.MILLIS));
        line.append(" level=").append(level);
        pair(line, "thread", thread);
        pair(line, "logger", logger.replace("io.minikafka.", ""));
        pair(line, "msg", message);
        pairs.forEach(pair -> pair(line, pair.key, String.valueOf(pair.value)));
        failure.ifPresent(thrown -> pair(line, "failure", thrown.toString()));
        line.append('\n');
        failure.ifPresent(thrown -> trace(line, thrown));
        return line.toString();
    }

    private static void pair(StringBuilder line, String key, String value) {
        line.append(' ').append(key).append('=');
        if (isPlain(value)) {
            line.append(value);
            return;
        }
        line.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> line.append('\\').append(c);
                case '\n' -> line.append("\\n");
                case '\r' -> line.append("\\r");
                default -> line.append(c < ' ' ? '?' : c);
            }
        }
        line.append('"');
    }

    private static boolean isPlain(String value) {
        return !value.isEmpty()
                && value.chars().allMatch(c -> c > ' ' && c != '"' && c != '=' && c != '\\');
    }

    private static void trace(StringBuilder line, Throwable thrown) {
        StringWriter trace = new StringWriter();
        thrown.printStackTrace(new PrintWriter(trace, true));
        trace.toString()
                .lines()
                .skip(1)
                .forEach(each -> line.append('\t').append(each.strip()).append('\n'));
    }
}
