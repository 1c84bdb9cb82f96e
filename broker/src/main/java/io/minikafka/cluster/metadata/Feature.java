package io.minikafka.cluster.metadata;

/// Something that all nodes and clients must agree on before it is used, with the levels of it that this
/// release can work at. Kafka's names and levels; level 0 means off.
///
/// A feature whose level nobody set is at `max`: a release does what it can unless it is told to wait.
public record Feature(String name, int min, int max) {
    public Feature {
        if (min < 0 || max < min || max > Short.MAX_VALUE) {
            throw new IllegalArgumentException(name + " has no levels " + min + " to " + max);
        }
    }

    boolean supports(int level) {
        return min <= level && level <= max;
    }
}
