package io.minikafka.app.cli;

import io.minikafka.cluster.ring.Ring;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// A ring as text: a circle of cells, each with the sign of the node that owns most of that arc. Place 0 is at the top,
/// and places go on clockwise.
final class RingDrawing {
    private static final String SIGNS =
            "123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    private static final char SHARED_SIGN = '#';
    private static final char NOBODY = '.';
    private static final int CELLS = 72;
    private static final int LOOKS = 16;
    private static final int ROWS = 17;
    private static final int COLUMNS = 47;

    private RingDrawing() {}

    /// A node's sign, by its place among all of them: its number, while these are small and without gaps.
    static char sign(int index) {
        return index < SIGNS.length() ? SIGNS.charAt(index) : SHARED_SIGN;
    }

    /// @param signs of the nodes
    static List<String> draw(Ring ring, Map<Integer, Character> signs) {
        char[][] canvas = new char[ROWS][COLUMNS];
        for (char[] row : canvas) {
            Arrays.fill(row, ' ');
        }
        for (int cell = 0; cell < CELLS; cell++) {
            double angle = 2 * Math.PI * (cell + 0.5) / CELLS;
            int row = (int) Math.round((ROWS - 1) / 2.0 * (1 - Math.cos(angle)));
            int column = (int) Math.round((COLUMNS - 1) / 2.0 * (1 + Math.sin(angle)));
            canvas[row][column] = owner(ring, cell, signs);
        }
        return Arrays.stream(canvas).map(row -> new String(row).stripTrailing()).toList();
    }

    private static char owner(Ring ring, int cell, Map<Integer, Character> signs) {
        Map<Character, Integer> found = new TreeMap<>();
        for (int look = 0; look < LOOKS; look++) {
            double part = (cell + (look + 0.5) / LOOKS) / CELLS;
            long place = (long) Math.scalb(part - 0.5, Long.SIZE) ^ Long.MIN_VALUE;
            ring.owner(place)
                    .ifPresent(
                            node -> found.merge(signs.getOrDefault(node, NOBODY), 1, Integer::sum));
        }
        return found.entrySet().stream()
                .max(Map.Entry.comparingByValue())
                .map(Map.Entry::getKey)
                .orElse(NOBODY);
    }
}
