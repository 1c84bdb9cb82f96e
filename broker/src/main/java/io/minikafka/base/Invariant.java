package io.minikafka.base;

/// Conditions that hold unless the program itself is wrong. They stay on in production: a broker that has
/// lost track of its own state must stop before it damages data.
public final class Invariant {
    private Invariant() {}

    /// Throws [InvariantViolation] with `message` unless `holds`.
    public static void check(boolean holds, String message) {
        if (!holds) {
            throw new InvariantViolation(message);
        }
    }

    /// As [#check(boolean, String)], with one number that makes the message useful, formatted only on failure.
    public static void check(boolean holds, String message, long value) {
        if (!holds) {
            throw new InvariantViolation(message + ": " + value);
        }
    }
}
