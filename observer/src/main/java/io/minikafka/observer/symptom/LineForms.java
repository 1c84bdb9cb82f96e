package io.minikafka.observer.symptom;

import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.mining.Mined;
import io.minikafka.observer.mining.TemplateMiner;
import io.minikafka.observer.rates.RateAnomaly;
import io.minikafka.observer.rates.RateConfig;
import io.minikafka.observer.rates.RateWatcher;
import io.minikafka.observer.watch.LogEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// What log lines say by their form and number: a line of a form that never came, one that comes far more often than it
/// did, one that stays away (RFC 0017). Context, never an incident by itself: programs say new things all the time. Topics
/// are watched apart, at most [#TOPICS_MAX].
final class LineForms implements Symptom {
    private static final int TOPICS_MAX = 32;

    /// The miner and the rates of one topic.
    private record Stream(TemplateMiner miner, RateWatcher rates) {}

    private final Map<String, Stream> streams = new HashMap<>();

    @Override
    public List<Signal> find(View view) {
        List<Signal> found = new ArrayList<>();
        String home = view.look().home();
        for (LogEntry line : view.look().lines()) {
            if (!streams.containsKey(line.topic()) && streams.size() >= TOPICS_MAX) {
                continue;
            }
            Stream stream =
                    streams.computeIfAbsent(
                            line.topic(),
                            _ ->
                                    new Stream(
                                            new TemplateMiner(),
                                            new RateWatcher(RateConfig.DEFAULT)));
            Mined mined = stream.miner().mine(line.text());
            stream.rates()
                    .seen(mined.templateId(), mined.isNew(), mined.absorbed(), line.atMs())
                    .forEach(odd -> found.add(signal(home, line.topic(), odd, line.text())));
        }
        streams.forEach((topic, stream) ->
                stream.rates()
                        .advance(view.atMs())
                        .forEach(odd ->
                                found.add(
                                        signal(home, topic, odd, text(stream, odd.templateId())))));
        return found;
    }

    private static String text(Stream stream, int template) {
        return stream.miner().templates().stream()
                .filter(each -> each.id() == template)
                .findFirst()
                .map(each -> each.text())
                .orElse("a forgotten line");
    }

    private static Signal signal(String home, String topic, RateAnomaly odd, String line) {
        Subject subject = Subject.topic(home, topic);
        return switch (odd) {
            case RateAnomaly.Novel(int template, long atMs) ->
                    of(
                            atMs,
                            SignalKind.LOG_NEW,
                            subject,
                            template,
                            "New in " + topic + ": " + line);
            case RateAnomaly.Burst(int template, long atMs, long count, double usual) ->
                    of(
                            atMs,
                            SignalKind.LOG_BURST,
                            subject,
                            template,
                            Say.text(
                                    "%d times in %s where %s are usual: %s",
                                    count, topic, Say.plain(usual), line));
            case RateAnomaly.Silence(int template, long atMs, long gapMs, double usualGapMs) ->
                    of(
                            atMs,
                            SignalKind.LOG_SILENCE,
                            subject,
                            template,
                            Say.text(
                                    "Not in %s for %s, usual is every %s: %s",
                                    topic,
                                    Say.seconds(gapMs / 1e3),
                                    Say.seconds(usualGapMs / 1e3),
                                    line));
        };
    }

    private static Signal of(
            long atMs, SignalKind kind, Subject subject, int template, String text) {
        return Signal.context(atMs, kind, subject, text)
                .with(Map.of("what", Integer.toString(template)));
    }
}
