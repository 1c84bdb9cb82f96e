package io.minikafka.observer.scale.service;

import io.minikafka.observer.forecast.Forecaster;
import io.minikafka.observer.json.Json;
import io.minikafka.observer.scale.Capacity.Action;
import io.minikafka.observer.scale.Capacity.Kind;
import io.minikafka.observer.scale.Decision;
import io.minikafka.observer.scale.Ledger;
import io.minikafka.observer.scale.ScaleSettings;
import io.minikafka.observer.scale.Scaler;
import io.minikafka.observer.scale.service.LoadSource.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/// What the running scaler knows, behind one lock: a minute goes in, a decision comes out, pages are told of it. It
/// begins with the loads of the journal, from which forecasts and the account are as they were before a restart; decisions made then are
/// not acted upon.
final class Scaling {
    private static final String ALL = "all";

    private final ScaleSettings settings;
    private final Ledger ledger;
    private final SeriesBook series = new SeriesBook();
    private final boolean acts;
    private Optional<Play> play = Optional.empty();
    private Optional<Decision> latest = Optional.empty();
    private boolean remembering;
    private boolean asked;

    private record Play(Forecaster forecaster, Scaler scaler) {}

    Scaling(ScaleSettings settings, boolean acts) {
        this.settings = settings;
        this.acts = acts;
        ledger = new Ledger(settings);
    }

    /// Plays what the journal knows, which takes some seconds; pages are told meanwhile how far it is.
    void replay(SortedMap<Long, Double> minutes) {
        minutes.forEach(this::remember);
        remembered();
    }

    private synchronized void remembered() {
        remembering = false;
    }

    private synchronized void remember(long minute, double load) {
        remembering = true;
        decide(minute, load);
    }

    /// A minute is over. Answers what is to be done, if anything is; the first time in any case, because nobody knows what
    /// was done before the start.
    synchronized Optional<Action> minute(long minute, Reading reading) {
        if (reading.nodes().isEmpty()) {
            return Optional.empty();
        }
        series.observe(minute, "node", reading.nodes());
        series.observe(minute, "topic", reading.topics());
        Decision decision = decide(minute, reading.total());
        int change = decision.target() - decision.total();
        boolean isKnown = asked;
        asked = true;
        return change == 0 && isKnown
                ? Optional.empty()
                : Optional.of(
                        new Action(
                                "scale-" + minute,
                                change >= 0 ? Kind.WAKE : Kind.DRAIN,
                                Math.abs(change),
                                decision.target(),
                                decision.reason()));
    }

    private Decision decide(long minute, double load) {
        Play now = play.filter(_ -> follows(minute)).orElseGet(() -> begin(minute, load));
        play = Optional.of(now);
        now.forecaster.observe(minute, load);
        Decision decision =
                now.scaler.step(
                        minute,
                        load,
                        now.forecaster::forecast,
                        now.forecaster.error(settings.startMinutes()));
        ledger.add(decision);
        latest = Optional.of(decision);
        return decision;
    }

    private boolean follows(long minute) {
        return latest.isPresent() && minute - latest.get().minute() <= Forecaster.GAP_MINUTES_MAX;
    }

    private Play begin(long minute, double load) {
        double nodes = Math.ceil(load / (settings.utilisation() * settings.nodeCapacity()));
        return new Play(new Forecaster(minute, 1), new Scaler(settings, settings.within(nodes)));
    }

    /// The shape that KEDA's metrics-api scaler reads: a number in a field.
    synchronized Json externalMetric() {
        int target = latest.map(Decision::target).orElse(settings.nodesMin());
        return Json.object("nodes", target, "minute", latest.map(Decision::minute).orElse(0L));
    }

    synchronized Json plan() {
        return latest.map(ScaleJson::decision).orElseGet(Json::object);
    }

    synchronized Json status(String trouble) {
        String mode = acts ? "acting" : "dry run";
        return play.<Json>map(now ->
                        Json.object(
                                "mode",
                                remembering ? "reading its journal" : mode,
                                "trouble",
                                trouble,
                                "spending",
                                ScaleJson.spending(now.scaler.spending()),
                                "forecast",
                                forecast(ALL, now.forecaster)))
                .orElseGet(Json::object);
    }

    synchronized Json forecasts() {
        List<Json> all = new ArrayList<>();
        play.ifPresent(now -> all.add(forecast(ALL, now.forecaster)));
        for (Map.Entry<String, Forecaster> each : series.forecasters().entrySet()) {
            all.add(forecast(each.getKey(), each.getValue()));
        }
        return Json.of(all);
    }

    synchronized Json history(int count) {
        return ScaleJson.history(ledger.latest(count));
    }

    private Json forecast(String name, Forecaster forecaster) {
        return ScaleJson.forecast(
                name, forecaster::forecast, forecaster.error(settings.startMinutes()));
    }
}
