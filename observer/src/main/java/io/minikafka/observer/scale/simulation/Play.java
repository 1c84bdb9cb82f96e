package io.minikafka.observer.scale.simulation;

import io.minikafka.observer.forecast.Forecaster;
import io.minikafka.observer.scale.Decision;
import io.minikafka.observer.scale.Rule;
import io.minikafka.observer.scale.ScaleSettings;
import io.minikafka.observer.scale.Scaler;
import io.minikafka.observer.scale.Spending;
import java.util.ArrayList;
import java.util.List;

/// One scaler on its way through a trace.
final class Play {
    private final Trace trace;
    private final ScaleSettings settings;
    private final Scaler scaler;
    private final List<Integer> ready = new ArrayList<>();
    private final List<Integer> reactiveReady = new ArrayList<>();
    private int predictive;

    /// It begins with the nodes that the reactive rule wants for the first minute.
    Play(Trace trace, ScaleSettings settings) {
        this.trace = trace;
        this.settings = settings;
        double load = trace.loads().getFirst();
        double nodes = Math.ceil(load / (settings.utilisation() * settings.nodeCapacity()));
        scaler = new Scaler(settings, settings.within(nodes));
    }

    void step(int minute, double load, Forecaster forecaster) {
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

    SimulationResult result() {
        Spending spent = scaler.spending();
        return new SimulationResult(
                trace,
                settings,
                new Played("reactive", spent.reactiveNodeMinutes(), spent.reactiveMissed()),
                new Played("scaler", spent.nodeMinutes(), spent.missed()),
                new Played("perfect", Foresight.nodeMinutes(trace, settings), 0),
                (double) predictive / trace.minutes(),
                reactiveReady,
                ready);
    }
}
