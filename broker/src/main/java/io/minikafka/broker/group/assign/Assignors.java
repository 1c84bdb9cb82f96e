package io.minikafka.broker.group.assign;

import java.util.Optional;

/// The assignors that members can ask for by name.
public final class Assignors {
    private Assignors() {}

    public static Optional<Assignor> named(String name) {
        return switch (name) {
            case "uniform" -> Optional.of(new UniformAssignor());
            case "range" -> Optional.of(new RangeAssignor());
            default -> Optional.empty();
        };
    }
}
