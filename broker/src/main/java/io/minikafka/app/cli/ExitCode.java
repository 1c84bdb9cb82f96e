package io.minikafka.app.cli;

/// How a command ended, for scripts. Also listed in `minikafka --help`.
final class ExitCode {
    static final int DONE = 0;
    static final int FAILED = 1;
    static final int USAGE = 2;

    /// Said by the launcher, which has to find a JDK before any of this runs.
    static final int NO_JDK = 3;

    static final int NOT_RUNNING = 4;

    private ExitCode() {}
}
