package io.minikafka.observer.llm;

import io.minikafka.observer.incident.Evidence;
import io.minikafka.observer.incident.Finding;
import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.Verdict;
import java.util.List;
import java.util.function.LongSupplier;

/// Asks a model beside the rules. Its answer is taken if it counts; otherwise the rules' stands and says why. After
/// [#FAILURES_MAX] failures in a row nobody asks for [#PAUSE_MS]. Used by one thread at a time.
public final class Advisor implements AutoCloseable {
    static final int FAILURES_MAX = 3;
    static final long PAUSE_MS = 300_000;

    private final Model model;
    private final Budget budget;
    private final LongSupplier nowMs;
    private final Prompts prompts = new Prompts();
    private int failures;
    private long askAgainMs;

    public Advisor(Model model, Budget budget, LongSupplier nowMs) {
        this.model = model;
        this.budget = budget;
        this.nowMs = nowMs;
    }

    /// @param rules what the rules say, which stands if the model has nothing that counts
    public Verdict explain(Incident incident, List<String> causes, Verdict rules) {
        if (incident.evidence().isEmpty()) {
            return rules;
        }
        return guarded(
                rules,
                () -> {
                    String text = model.answer(prompts.explain(incident, causes, rules), budget);
                    return new AnswerCheck(incident.evidence(), "").explanation(text, causes);
                });
    }

    /// @param rules the answer without a model
    public Verdict ask(String question, List<Evidence> facts, Verdict rules) {
        if (facts.isEmpty()) {
            return rules;
        }
        return guarded(
                rules,
                () -> {
                    String text = model.answer(prompts.ask(question, facts), budget);
                    return new AnswerCheck(facts, question).answer(text);
                });
    }

    /// What the model says without a hint from the rules; for comparisons.
    ///
    /// @throws ModelException if it says nothing that counts
    public Finding unaided(Incident incident, List<String> causes) {
        Verdict noHint = new Verdict(incident.startMs(), List.of(), Verdict.RULES, "");
        String text = model.answer(prompts.explain(incident, causes, noHint), budget);
        return new AnswerCheck(incident.evidence(), "").explanation(text, causes);
    }

    private interface Question {
        Finding finding();
    }

    private Verdict guarded(Verdict rules, Question question) {
        if (nowMs.getAsLong() < askAgainMs) {
            return note(
                    rules, "it failed " + FAILURES_MAX + " times in a row and is not asked now");
        }
        try {
            Finding finding = question.finding();
            failures = 0;
            return new Verdict(nowMs.getAsLong(), List.of(finding), model.name(), "");
        } catch (ModelException e) {
            failures++;
            if (failures >= FAILURES_MAX) {
                failures = 0;
                askAgainMs = nowMs.getAsLong() + PAUSE_MS;
            }
            return note(rules, String.valueOf(e.getMessage()));
        }
    }

    private Verdict note(Verdict rules, String why) {
        String note = "the model " + model.name() + " was not used: " + why;
        return new Verdict(
                rules.atMs(),
                rules.findings(),
                rules.source(),
                rules.note().isEmpty() ? note : rules.note() + " " + note);
    }

    @Override
    public void close() {
        model.close();
    }
}
