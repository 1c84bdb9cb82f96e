package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.watch.LogEntry;
import io.minikafka.observer.watch.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// What log lines say in so many words: failures, records that cannot be processed, nodes that were lost. What they say
/// by their form and number is found elsewhere.
final class LogLines implements Symptom {
    private static final int TOLD_MAX = 40;
    private static final Pattern FAILURE =
            Pattern.compile(
                    "\\b(ERROR|FATAL|SEVERE|CRITICAL|WARN|WARNING)\\b|\\w+(Exception|Error)\\b");

    /// A record's place as programs write it: `orders-0@42`, `orders-0 at offset 42`, `topic=orders partition=0 offset=42`.
    private static final Pattern PLACE =
            Pattern.compile(
                    "([\\w.-]{1,200})-(\\d{1,6})(?:@|\\s*,?\\s*(?:at )?offset[ =:]{0,2})(\\d{1,18})"
                            + "|topic[ =:]{1,2}([\\w.-]{1,200})[, ]{1,2}partition[ =:]{1,2}(\\d{1,6})[, ]{1,2}"
                            + "offset[ =:]{1,2}(\\d{1,18})",
                    Pattern.CASE_INSENSITIVE);

    /// A node that others cannot see.
    private static final Pattern PEER =
            Pattern.compile(
                    "\\b(?:peer|node|member|broker) ?\\S{0,40} (?:is |became |seems )?"
                            + "(?:suspect|suspected|unreachable|dead|down|gone|partitioned)\\b",
                    Pattern.CASE_INSENSITIVE);

    @Override
    public List<Signal> find(View view) {
        List<Signal> found = new ArrayList<>();
        String home = view.look().home();
        for (LogEntry line : view.look().lines()) {
            if (found.size() >= TOLD_MAX) {
                break;
            }
            boolean isOurs = line.topic().equals(Target.BROKER_LOGS);
            if (isOurs) {
                ofBroker(home, line, found);
            } else if (FAILURE.matcher(line.text()).find()) {
                ofApplication(home, line, found);
            }
        }
        return found;
    }

    private static void ofBroker(String home, LogEntry line, List<Signal> found) {
        String level = line.pairs().getOrDefault("level", "");
        if (!level.equals("WARN") && !level.equals("ERROR")) {
            return;
        }
        String message = line.pairs().getOrDefault("msg", "");
        SignalKind kind =
                PEER.matcher(message).find() ? SignalKind.PEER_LOST : SignalKind.LOG_FAILURE;
        found.add(
                new Signal(
                        line.atMs(),
                        kind,
                        Subject.node(home),
                        Severity.WARNING,
                        kind == SignalKind.PEER_LOST,
                        line.text(),
                        Map.of("what", message, "level", level)));
    }

    private static void ofApplication(String home, LogEntry line, List<Signal> found) {
        Matcher place = PLACE.matcher(line.text());
        if (!place.find()) {
            found.add(
                    new Signal(
                            line.atMs(),
                            SignalKind.LOG_FAILURE,
                            Subject.topic(home, line.topic()),
                            Severity.WARNING,
                            false,
                            line.text(),
                            Map.of("what", firstWords(line.text()))));
            return;
        }
        int first = place.group(1) != null ? 1 : 4;
        String topic = place.group(first);
        String partition = place.group(first + 1);
        String offset = place.group(first + 2);
        found.add(
                Signal.context(
                                line.atMs(),
                                SignalKind.RECORD_FAILURE,
                                Subject.partition(home, topic, Integer.parseInt(partition)),
                                line.text())
                        .with(Map.of("offset", offset, "what", offset)));
    }

    /// Enough to tell failures apart, without what differs from line to line.
    private static String firstWords(String text) {
        String masked = text.replaceAll("\\d+", "#");
        return masked.substring(0, Math.min(masked.length(), 60));
    }
}
