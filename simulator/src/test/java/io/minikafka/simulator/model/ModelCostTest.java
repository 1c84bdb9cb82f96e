package io.minikafka.simulator.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.observer.app.Observer;
import io.minikafka.observer.incident.Evidence;
import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.IncidentEvent;
import io.minikafka.observer.incident.Severity;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.SignalKind;
import io.minikafka.observer.incident.Subject;
import io.minikafka.observer.incident.Verdict;
import io.minikafka.observer.llm.Advisor;
import io.minikafka.observer.llm.Budget;
import io.minikafka.observer.llm.OpenAiModel;
import io.minikafka.observer.rules.Rules;
import io.minikafka.observer.watch.Target;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.Ports;
import io.minikafka.simulator.model.BadModelServer.Mood;
import io.minikafka.simulator.ops.Kafka;
import io.minikafka.simulator.scale.OpenLoop;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `./dev evaluate model [-Dmodel.rounds=N -Dmodel.round.s=N]`: an observer watches a broker under load, and asks a model
/// about an incident again and again, which is off, slow, dies or lies by turns. Each turn is compared with the two beside it in
/// which nobody is asked, because a machine is quicker at one time than at another. The test fails if clients wait
/// more than a hundredth longer, and that is no chance; what it prints says how sure the figure is.
class ModelCostTest {
    private static final double RATIO_MAX = 1.01;
    private static final int PER_SECOND = 400;
    private static final Budget BUDGET = new Budget(Duration.ofSeconds(2), 600);

    private static final List<Mood> TURNS =
            List.of(Mood.OFF, Mood.SLOW, Mood.OFF, Mood.DYING, Mood.OFF, Mood.LYING);

    @TempDir private Path folder;

    @Test
    @Tag("model")
    @Timeout(1_800)
    void clientsDoNotNoticeTheModel() throws Exception {
        int rounds = Integer.getInteger("model.rounds", 8);
        long turnNs = TimeUnit.SECONDS.toNanos(Integer.getInteger("model.round.s", 6));
        int http = Ports.free();
        Map<String, String> settings = Map.of("minikafka.http.listener", "127.0.0.1:" + http);
        try (BrokerProcess broker = BrokerProcess.start(folder, settings);
                BadModelServer server = new BadModelServer()) {
            try (Admin admin = Kafka.admin(broker.bootstrap())) {
                Kafka.create(admin, "orders", 4, Map.of());
            }
            OpenLoop load = new OpenLoop("orders", 4);
            long allNs = turnNs * rounds * TURNS.size();
            Thread sender =
                    Thread.ofPlatform()
                            .start(() -> load.run(broker.bootstrap(), allNs, _ -> PER_SECOND));
            watch(broker.bootstrap(), http, server, rounds, turnNs);
            sender.join();
            assertThat(server.asked()).as("questions").isGreaterThan(rounds * 3);
            judge(load, rounds, turnNs);
        }
    }

    private static void watch(
            String bootstrap, int http, BadModelServer server, int rounds, long turnNs) {
        URI page = URI.create("http://127.0.0.1:" + http + "/metrics");
        AtomicBoolean ends = new AtomicBoolean();
        AtomicBoolean asks = new AtomicBoolean();
        Thread asking = Thread.ofPlatform().start(() -> ask(server, asks, ends));
        try (Observer observer = new Observer(new Target(bootstrap, List.of(page), List.of()))) {
            long begin = System.nanoTime();
            for (int turn = 0; turn < rounds * TURNS.size(); turn++) {
                Mood mood = TURNS.get(turn % TURNS.size());
                server.mood(mood);
                asks.set(mood != Mood.OFF);
                while (System.nanoTime() - begin < (turn + 1) * turnNs) {
                    List<IncidentEvent> events = observer.tick(System.currentTimeMillis());
                    events.forEach(event -> System.out.println("noticed: " + event));
                    LockSupport.parkNanos(TimeUnit.SECONDS.toNanos(1));
                }
            }
        } finally {
            ends.set(true);
            asking.interrupt();
        }
    }

    /// As `observe --llm` asks about an incident; always, and with an adviser that has not lost its patience.
    private static void ask(BadModelServer server, AtomicBoolean asks, AtomicBoolean ends) {
        Incident incident = incident();
        Rules rules = new Rules();
        Verdict verdict = rules.judge(incident);
        while (!ends.get()) {
            if (asks.get()) {
                OpenAiModel model = new OpenAiModel(server.uri(), "bad", "", false);
                try (Advisor advisor = new Advisor(model, BUDGET, System::currentTimeMillis)) {
                    Verdict said = advisor.explain(incident, rules.names(), verdict);
                    if (!said.source().equals(Verdict.RULES)) {
                        throw new AssertionError("it was believed: " + said);
                    }
                }
            }
            LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
        }
    }

    private static Incident incident() {
        Signal slow =
                Signal.trouble(
                        0,
                        SignalKind.SYNC_SLOW,
                        Subject.node("1"),
                        Severity.WARNING,
                        "Half of 100 syncs took more than 80 ms; usual is 2 ms.");
        return new Incident(
                "20260101-000000-1",
                0,
                OptionalLong.empty(),
                Severity.WARNING,
                List.of(new Evidence(1, slow, 0, 1)),
                Optional.empty(),
                Optional.empty());
    }

    private static void judge(OpenLoop load, int rounds, long turnNs) {
        double[] p99 = new double[rounds * TURNS.size()];
        for (int turn = 0; turn < p99.length; turn++) {
            // The first second of a turn still has work of the one before.
            long from = turn * turnNs + TimeUnit.SECONDS.toNanos(1);
            p99[turn] = load.quantileMs(0.99, from, (turn + 1) * turnNs);
        }
        Map<Mood, List<Double>> ratios = new EnumMap<>(Mood.class);
        for (int turn = 2; turn < p99.length - 2; turn++) {
            Mood mood = TURNS.get(turn % TURNS.size());
            // Of a turn without a model, those without one beside it are two away: this is what
            // chance does.
            int away = mood == Mood.OFF ? 2 : 1;
            double beside = Math.sqrt(p99[turn - away] * p99[turn + away]);
            ratios.computeIfAbsent(mood, _ -> new ArrayList<>()).add(p99[turn] / beside);
        }
        System.out.printf("produce p99 of each turn, ms: %s%n", Arrays.toString(p99));
        ratios.forEach((mood, all) -> {
            Interval ratio = Interval.of(all);
            System.out.printf("%-5s %s of %d turns%n", mood, ratio, all.size());
            assertThat(ratio.low())
                    .as("p99 while the model is %s, beside that without, at least", mood)
                    .isLessThanOrEqualTo(RATIO_MAX);
        });
    }

    /// The geometric mean of ratios, and two standard errors to both sides of it.
    private record Interval(double mean, double low, double high) {
        static Interval of(List<Double> ratios) {
            int n = ratios.size();
            double mean = ratios.stream().mapToDouble(Math::log).sum() / n;
            double squares =
                    ratios.stream().mapToDouble(each -> Math.pow(Math.log(each) - mean, 2)).sum();
            double error = Math.sqrt(squares / Math.max(1, n - 1) / n);
            return new Interval(
                    Math.exp(mean), Math.exp(mean - 2 * error), Math.exp(mean + 2 * error));
        }

        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "produce p99 %.3f times that of the turns beside it without a model (%.3f to %.3f)",
                    mean,
                    low,
                    high);
        }
    }
}
