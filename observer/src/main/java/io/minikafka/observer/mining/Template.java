package io.minikafka.observer.mining;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/// What lines of one kind have in common. An immutable view: when the template learns, its id stays and a later view
/// has more variables.
public final class Template {
    public static final String VARIABLE = "<*>";

    private static final int LINE_CHARS_MAX = 4_096;

    private final int id;
    private final List<String> tokens;
    private final String text;

    Template(int id, List<String> tokens, String text) {
        this.id = id;
        this.tokens = List.copyOf(tokens);
        this.text = text;
    }

    /// Unique in its miner, and never given to another template.
    public int id() {
        return id;
    }

    /// As a person would write it, with `<*>` for what varies.
    public String text() {
        return text;
    }

    /// What stands in a line at the variables of this template, in their order. A line that does not fit gives those
    /// that do.
    public List<String> parameters(String line) {
        Tokens scanned = new Tokens(LINE_CHARS_MAX);
        new LineScanner(LINE_CHARS_MAX).scan(line, scanned);
        List<String> found = new ArrayList<>();
        int at = 0;
        for (int i = 0; i < tokens.size() && at < scanned.size(); i++) {
            if (!tokens.get(i).equals(VARIABLE)) {
                at++;
                continue;
            }
            int end = at + 1;
            String next = i + 1 < tokens.size() ? tokens.get(i + 1) : "";
            if (scanned.size() - at > tokens.size() - i) {
                int fit = indexOf(next, line, scanned, end);
                end = fit < 0 ? end : fit;
            }
            found.add(line.substring(scanned.start(at), scanned.end(end - 1)));
            at = end;
        }
        return Collections.unmodifiableList(found);
    }

    private static int indexOf(String token, String line, Tokens scanned, int from) {
        for (int i = from; i < scanned.size(); i++) {
            int length = scanned.end(i) - scanned.start(i);
            if (length == token.length() && line.startsWith(token, scanned.start(i))) {
                return i;
            }
        }
        return -1;
    }

    @Override
    public String toString() {
        return id + ": " + text;
    }
}
