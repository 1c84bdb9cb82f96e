package io.minikafka.broker.delay;

/// Gives each run a number of its own, whichever queue writes it. Owned by one thread.
final class RunNumbers {
    private long next;

    /// @param next no run has this number or a higher one
    RunNumbers(long next) {
        this.next = next;
    }

    long take() {
        return next++;
    }

    long next() {
        return next;
    }
}
