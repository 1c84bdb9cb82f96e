package io.minikafka.observer.scale.simulation;

import io.minikafka.observer.forecast.Forecaster;
import io.minikafka.observer.scale.ScaleSettings;
import java.util.List;

/// Plays a trace, minute by minute, as the scaler would have seen it: it never looks ahead.
public final class Simulation {
    private Simulation() {}

    public static SimulationResult run(Trace trace, ScaleSettings settings, long seed) {
        return run(trace, List.of(settings), seed).getFirst();
    }

    /// The same trace with several settings; the forecasts are made once.
    public static List<SimulationResult> run(Trace trace, List<ScaleSettings> settings, long seed) {
        Forecaster forecaster = new Forecaster(0, seed);
        List<Play> plays = settings.stream().map(each -> new Play(trace, each)).toList();
        for (int minute = 0; minute < trace.minutes(); minute++) {
            double load = trace.loads().get(minute);
            forecaster.observe(minute, load);
            for (Play play : plays) {
                play.step(minute, load, forecaster);
            }
        }
        return plays.stream().map(Play::result).toList();
    }
}
