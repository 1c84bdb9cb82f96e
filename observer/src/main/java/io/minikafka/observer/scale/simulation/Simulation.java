package io.minikafka.observer.scale.simulation;

import io.minikafka.observer.forecast.Forecaster;
import io.minikafka.observer.scale.Decision;
import io.minikafka.observer.scale.Rule;
import io.minikafka.observer.scale.ScaleSettings;
import io.minikafka.observer.scale.Scaler;
import io.minikafka.observer.scale.Spending;
import java.util.ArrayList;
import java.util.List;

/// Plays a trace, minute by minute, as the scaler would have seen it: it never looks ahead.
public final class Simulation {
    private final Trace trace;
    private final ScaleSettings settings;
    private final List<Integer> ready = new ArrayList<>();
    private final List<Integer> reactiveReady = new ArrayList<>();
    private int predictive;

    private Simulation(Trace trace, ScaleSettings settings) {
        this.trace = trace;
        this.settings = settings;
    }

    public static SimulationResult run(Trace trace, ScaleSettings settings, long seed) {
        return new Simulation(trace, settings).play(new Forecaster(0, seed));
    }

    private SimulationResult play(Forecaster forecaster) {
        int first = first();
        Scaler scaler = new Scaler(settings, first);
        for (int minute = 0; minute < trace.minutes(); minute++) {
            double load = trace.loads().get(minute);
            forecaster.observe(minute, load);
            Decision decision =
                    scaler.step(
                            minute,
                            load,
                            forecaster::forecast,
                            forecaster.error(settings.startMinutes()));
            ready.add(decision.ready());
            reactiveReady.add(scaler.reactiveReady());
            predictive += decision.rule() == Rule.PREDICTIVE ? 1 : 0;
        }
        Spending spent = scaler.spending();
        return new SimulationResult(
                trace,
                settings,
                new Played("reactive", spent.reactiveNodeMinutes(), spent.reactiveMissed()),
                new Played("predictive", spent.nodeMinutes(), spent.missed()),
                new Played("perfect", Foresight.nodeMinutes(trace, settings), 0),
                (double) predictive / trace.minutes(),
                reactiveReady,
                ready);
    }

    /// Both begin with what the reactive rule wants for the first minute.
    private int first() {
        double load = trace.loads().getFirst();
        return settings.within(Math.ceil(load / (settings.utilisation() * settings.nodeCapacity())));
    }
}
