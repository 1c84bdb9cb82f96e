package io.minikafka.simulator.world;

/// The simulated partition did what it must never do.
final class Violation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Violation(String message) {
        super(message);
    }
}
