package io.minikafka.observer.watch;

import java.util.Map;
import java.util.TreeMap;

/// Takes a line of `key=value key="quoted value"` apart, as brokers of ours write them. Other lines give no pairs.
final class LogLineReader {
    private static final int PAIRS_MAX = 40;

    private final String line;
    private int at;

    private LogLineReader(String line) {
        this.line = line;
    }

    static Map<String, String> pairs(String line) {
        return line.startsWith("time=") ? new LogLineReader(line).read() : Map.of();
    }

    private Map<String, String> read() {
        Map<String, String> pairs = new TreeMap<>();
        while (at < line.length() && pairs.size() < PAIRS_MAX) {
            int equals = line.indexOf('=', at);
            if (equals < 0) {
                break;
            }
            String key = line.substring(at, equals).strip();
            at = equals + 1;
            pairs.putIfAbsent(
                    key, at < line.length() && line.charAt(at) == '"' ? quoted() : word());
        }
        return pairs;
    }

    private String word() {
        int end = line.indexOf(' ', at);
        String word = line.substring(at, end < 0 ? line.length() : end);
        at += word.length();
        return word;
    }

    private String quoted() {
        StringBuilder text = new StringBuilder();
        at++;
        while (at < line.length() && line.charAt(at) != '"') {
            if (line.charAt(at) == '\\' && at + 1 < line.length()) {
                at++;
                text.append(line.charAt(at) == 'n' ? ' ' : line.charAt(at));
            } else {
                text.append(line.charAt(at));
            }
            at++;
        }
        at++;
        return text.toString();
    }
}
