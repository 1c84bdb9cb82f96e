package io.minikafka.base;

/// A broken invariant: a defect of the program, never of its input.
public final class InvariantViolation extends RuntimeException {
    private static final long serialVersionUID = 1L;

    InvariantViolation(String message) {
        super(message);
    }
}
