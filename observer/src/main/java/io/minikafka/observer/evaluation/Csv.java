package io.minikafka.observer.evaluation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A table from a file of comma-separated values: quotes around fields with commas, doubled quotes inside them. A field
/// does not go over the end of a line.
record Csv(List<String> header, List<List<String>> rows) {
    static Csv read(Path file) throws IOException {
        List<List<String>> rows = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            rows.add(fields(line));
        }
        if (rows.isEmpty()) {
            throw new IOException(file + " is empty, without even a header");
        }
        return new Csv(rows.getFirst(), rows.subList(1, rows.size()));
    }

    List<String> column(String name) {
        int index = header.indexOf(name);
        if (index < 0) {
            throw new IllegalArgumentException("no column " + name + " among " + header);
        }
        return rows.stream().map(row -> row.get(index)).toList();
    }

    private static List<String> fields(String line) {
        List<String> fields = new ArrayList<>();
        StringBuilder field = new StringBuilder();
        boolean quoted = false;
        for (int i = 0; i < line.length(); i++) {
            char c = line.charAt(i);
            if (c == '"' && quoted && i + 1 < line.length() && line.charAt(i + 1) == '"') {
                field.append('"');
                i++;
            } else if (c == '"') {
                quoted = !quoted;
            } else if (c == ',' && !quoted) {
                fields.add(field.toString());
                field.setLength(0);
            } else {
                field.append(c);
            }
        }
        fields.add(field.toString());
        return fields;
    }
}
