package io.minikafka.observer.forecast;

/// The minutes ahead that are forecast for themselves; those between are interpolated.
final class Horizons {
    static final int MINUTES_MAX = 60;
    private static final int[] GRID = {1, 2, 3, 5, 7, 10, 15, 20, 30, 45, MINUTES_MAX};
    static final int COUNT = GRID.length;

    private Horizons() {}

    static int minutes(int index) {
        return GRID[index];
    }

    /// The last one that is not beyond `minutes`.
    static int indexBelow(int minutes) {
        int index = 0;
        while (index + 1 < COUNT && GRID[index + 1] <= minutes) {
            index++;
        }
        return index;
    }
}
