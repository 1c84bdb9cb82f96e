package io.minikafka.app;

/// The entry point of every `minikafka` command.
public final class Main {
    private Main() {}

    /// Runs the command given on the command line.
    public static void main(String[] args) {
        System.out.println("minikafka " + String.join(" ", args));
    }
}
