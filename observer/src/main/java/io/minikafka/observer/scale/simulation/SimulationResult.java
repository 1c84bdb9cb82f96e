package io.minikafka.observer.scale.simulation;

import io.minikafka.observer.scale.ScaleSettings;
import java.util.List;

/// How the policies did on one trace.
///
/// @param predictiveShare the share of minutes in which the predictive rule acted
/// @param reactiveReady the reactive rule's ready nodes, by minute
/// @param ready the scaler's
public record SimulationResult(
        Trace trace,
        ScaleSettings settings,
        Played reactive,
        Played scaler,
        Played perfect,
        double predictiveShare,
        List<Integer> reactiveReady,
        List<Integer> ready) {
    /// How many times fewer minutes were missed than by the reactive rule.
    public double timesFewer() {
        return reactive.missedMinutes() / (double) Math.max(1, scaler.missedMinutes());
    }

    public double costRatio() {
        return (double) scaler.nodeMinutes() / reactive.nodeMinutes();
    }
}
