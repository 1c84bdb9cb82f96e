package io.minikafka.base.config;

/// What a number counts. Kafka's names carry the unit last, too; here it is a value to print.
public enum Unit {
    NONE(""),
    BYTES("bytes"),
    MS("ms"),
    SECONDS("seconds"),
    MINUTES("minutes"),
    HOURS("hours"),
    COUNT("count");

    private final String label;

    Unit(String label) {
        this.label = label;
    }

    public String label() {
        return label;
    }
}
