package io.minikafka.observer.series;

/// A view with a name, and the chances of its numbers.
final class Outlook {
    private final String name;
    private final View view;
    private final TailChance chance = new TailChance();

    Outlook(String name, View view) {
        this.name = name;
        this.view = view;
    }

    String name() {
        return name;
    }

    double surprise(long timeMs, double value) {
        return chance.next(view.next(timeMs, value));
    }
}
