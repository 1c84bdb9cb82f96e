package io.minikafka.app.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Rows of text in columns that fit; the first row is the heading.
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... heading) {
        rows.add(List.of(heading));
    }

    void row(Object... cells) {
        rows.add(IntStream.range(0, cells.length).mapToObj(i -> String.valueOf(cells[i])).toList());
    }

    void print(String indent) {
        int columns = rows.getFirst().size();
        int[] widths =
                IntStream.range(0, columns)
                        .map(i ->
                                rows.stream().mapToInt(row -> row.get(i).length()).max().orElse(0))
                        .toArray();
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder(indent);
            for (int i = 0; i < columns; i++) {
                String cell = row.get(i);
                line.append(cell).repeat(' ', widths[i] - cell.length() + 2);
            }
            System.out.println(line.toString().stripTrailing());
        }
    }
}
