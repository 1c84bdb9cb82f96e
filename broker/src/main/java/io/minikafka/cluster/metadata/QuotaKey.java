package io.minikafka.cluster.metadata;

import java.util.Optional;

/// What can be limited, under Kafka's names.
public enum QuotaKey {
    PRODUCE("producer_byte_rate", Long.MAX_VALUE, false),
    FETCH("consumer_byte_rate", Long.MAX_VALUE, false),
    /// Percent of one thread's time.
    REQUEST("request_percentage", Double.MAX_VALUE, false),
    /// Partitions made and deleted per second.
    MUTATION("controller_mutation_rate", Double.MAX_VALUE, false),
    /// Connections per second.
    CONNECTION("connection_creation_rate", Integer.MAX_VALUE, true);

    private static final double TOLERANCE = 1e-6;

    private final String key;
    private final double max;
    private final boolean ofAddresses;

    QuotaKey(String key, double max, boolean ofAddresses) {
        this.key = key;
        this.max = max;
        this.ofAddresses = ofAddresses;
    }

    public String key() {
        return key;
    }

    /// The key of that name, if entities of this kind have it.
    static Optional<QuotaKey> find(String key, boolean ofAddresses) {
        for (QuotaKey each : values()) {
            if (each.key.equals(key) && each.ofAddresses == ofAddresses) {
                return Optional.of(each);
            }
        }
        return Optional.empty();
    }

    /// What is wrong with a value, if anything.
    Optional<String> problem(double value) {
        if (!(value > 0)) {
            return Optional.of("Quota " + key + " must be greater than 0");
        }
        if (value > max || Double.isInfinite(value)) {
            return Optional.of("Proposed value for " + key + " is too large.");
        }
        boolean isWhole = Math.abs(value - Math.rint(value)) <= TOLERANCE;
        return max == Double.MAX_VALUE || isWhole
                ? Optional.empty()
                : Optional.of(key + " cannot be a fractional value.");
    }
}
