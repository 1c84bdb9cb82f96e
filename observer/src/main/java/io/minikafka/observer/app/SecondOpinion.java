package io.minikafka.observer.app;

import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.Verdict;
import io.minikafka.observer.llm.Advisor;
import io.minikafka.observer.rules.Rules;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.function.Consumer;

/// Asks the model about incidents while the watching goes on: one at a time, a few wait, more are not asked about. A
/// thread of its own, which ends with [#close]; a question under way then ends by its budget or with the process.
final class SecondOpinion implements AutoCloseable {
    private static final int WAITING_MAX = 4;

    private final Advisor advisor;
    private final Consumer<Incident> told;
    private final List<String> causes = new Rules().names();
    private final ArrayBlockingQueue<Incident> waiting = new ArrayBlockingQueue<>(WAITING_MAX);
    private final Thread thread;

    /// @param told gets the incident with what the model says of it, on this one's thread; incidents of which it says
    ///     nothing that counts, too
    SecondOpinion(Advisor advisor, Consumer<Incident> told) {
        this.advisor = advisor;
        this.told = told;
        this.thread = Thread.ofVirtual().name("second-opinion").start(this::run);
    }

    void ask(Incident incident) {
        var _ = waiting.offer(incident);
    }

    private void run() {
        try {
            while (true) {
                Incident incident = waiting.take();
                incident.verdict()
                        .map(rules -> advisor.explain(incident, causes, rules))
                        .map(opinion -> withOpinion(incident, opinion))
                        .ifPresent(told);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// What the rules say stays their verdict; a note why the model was not used belongs to it.
    static Incident withOpinion(Incident incident, Verdict opinion) {
        return opinion.source().equals(Verdict.RULES)
                ? incident.with(opinion)
                : incident.explained(opinion);
    }

    @Override
    public void close() {
        thread.interrupt();
        advisor.close();
    }
}
