package io.minikafka.app;

import io.minikafka.app.cli.Cli;

/// The entry point of every `minikafka` command.
public final class Main {
    private Main() {}

    /// Runs the command and ends the process with its exit code.
    public static void main(String[] args) {
        NodeStarter starter =
                config -> {
                    throw new IllegalStateException("the server is not wired yet");
                };
        System.exit(Cli.run(starter, args));
    }
}
