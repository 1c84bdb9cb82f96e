package io.minikafka.observer.app;

/// The exit codes of `minikafka`, as its help lists them.
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;
    static final int NOT_RUNNING = 4;

    private ExitCode() {}
}
