package io.minikafka.app;

import io.minikafka.app.cli.Cli;

/// The entry point of every `minikafka` command.
public final class Main {
    private Main() {}

    /// Runs the command and ends the process with its exit code.
    public static void main(String[] args) {
        System.exit(Cli.run(ReopeningServer::start, args));
    }
}
