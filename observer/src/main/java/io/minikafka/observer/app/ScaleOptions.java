package io.minikafka.observer.app;

import io.minikafka.observer.scale.ScaleSettings;
import picocli.CommandLine.Option;

/// What the scaler must know of the cluster, and its limits.
final class ScaleOptions {
    @Option(
            names = "--node-capacity",
            required = true,
            paramLabel = "LOAD",
            description = "The load of one minute that a node carries.")
    private double nodeCapacity;

    @Option(
            names = "--start-minutes",
            defaultValue = "3",
            paramLabel = "N",
            description = "From the order of a node until it carries load (${DEFAULT-VALUE}).")
    private int startMinutes;

    @Option(
            names = "--nodes-min",
            defaultValue = "1",
            paramLabel = "N",
            description = "Never fewer (${DEFAULT-VALUE}).")
    private int nodesMin;

    @Option(
            names = "--nodes-max",
            defaultValue = "100",
            paramLabel = "N",
            description = "Never more (${DEFAULT-VALUE}).")
    private int nodesMax;

    @Option(
            names = "--step-max",
            defaultValue = "100",
            paramLabel = "N",
            description = "Ordered or released in one minute at most (${DEFAULT-VALUE}).")
    private int stepMax;

    @Option(
            names = "--cooldown-minutes",
            defaultValue = "0",
            paramLabel = "N",
            description = "After an order nothing is released for so long (${DEFAULT-VALUE}).")
    private int cooldownMinutes;

    @Option(
            names = "--utilisation",
            defaultValue = "0.7",
            paramLabel = "SHARE",
            description = "What the reactive rule aims at (${DEFAULT-VALUE}).")
    private double utilisation;

    ScaleSettings settings() {
        return settings(nodesMax);
    }

    /// @param there never more nodes than these
    /// @throws CommandFailure if the options make no sense
    ScaleSettings settings(int there) {
        try {
            return new ScaleSettings(
                    nodeCapacity,
                    startMinutes,
                    nodesMin,
                    Math.min(nodesMax, there),
                    stepMax,
                    cooldownMinutes,
                    utilisation);
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailure(ExitCode.USAGE, String.valueOf(wrong.getMessage()));
        }
    }
}
