package io.minikafka.observer.app;

import picocli.CommandLine;

/// `minikafka scale` as a program of its own.
public final class ScaleMain {
    private static final int HELP_WIDTH = 100;

    private ScaleMain() {}

    public static void main(String[] args) {
        CommandLine cli = new CommandLine(new ScaleCommand()).setUsageHelpWidth(HELP_WIDTH);
        System.exit(cli.execute(args));
    }
}
