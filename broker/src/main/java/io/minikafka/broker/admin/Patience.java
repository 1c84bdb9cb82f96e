package io.minikafka.broker.admin;

/// How long a client that says so waits for a change. Who says 0 does not want to wait until all is done, but to hear what
/// is wrong with the request: an answer that is quick is always waited for.
final class Patience {
    private static final int LEAST_MS = 1_000;

    private Patience() {}

    static int ms(int timeoutMs) {
        return Math.max(timeoutMs, LEAST_MS);
    }
}
