package io.minikafka.observer.app;

import io.minikafka.observer.ask.Facts;
import io.minikafka.observer.ask.PlainAnswer;
import io.minikafka.observer.ask.Question;
import io.minikafka.observer.incident.Evidence;
import io.minikafka.observer.incident.Signal;
import io.minikafka.observer.incident.Verdict;
import io.minikafka.observer.llm.Advisor;
import io.minikafka.observer.symptom.Symptoms;
import io.minikafka.observer.watch.BrokerWatch;
import io.minikafka.observer.watch.IncidentTopic;
import io.minikafka.observer.watch.Look;
import io.minikafka.observer.watch.Target;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Answers a question: looks for some seconds, then says what there is, with each fact that it rests on.
@Command(
        name = "ask",
        mixinStandardHelpOptions = true,
        description =
                "Answers a question about brokers, topics and groups from what it looks up, each fact cited.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka ask \"why is lag growing on orders?\"",
            "  minikafka ask \"is the disk slow?\" --llm http://127.0.0.1:11434/v1 --model llama3.1:8b"
        })
final class AskCommand implements Callable<Integer> {
    private static final int LOOKS = 4;
    private static final long BETWEEN_NS = TimeUnit.SECONDS.toNanos(1);

    @Mixin private final TargetOptions target = new TargetOptions();

    @Mixin private final ModelOptions model = new ModelOptions();

    @Parameters(arity = "1..*", paramLabel = "QUESTION", description = "In plain words.")
    private List<String> words = new ArrayList<>();

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        Target watched = target.target(List.of());
        Optional<Advisor> advisor = model.advisor();
        try {
            answer(watched, advisor);
        } finally {
            advisor.ifPresent(Advisor::close);
        }
        return ExitCode.DONE;
    }

    private void answer(Target watched, Optional<Advisor> advisor) {
        List<Look> looks = new ArrayList<>();
        List<Signal> unusual = new ArrayList<>();
        Symptoms symptoms = new Symptoms();
        try (BrokerWatch watch = new BrokerWatch(watched, 0, TimeUnit.MINUTES.toMillis(2))) {
            for (int i = 0; i < LOOKS; i++) {
                if (i > 0) {
                    LockSupport.parkNanos(BETWEEN_NS);
                }
                looks.add(watch.look(System.currentTimeMillis()));
                unusual.addAll(symptoms.find(looks.getLast()));
            }
        }
        Look now = looks.getLast();
        Question question = Question.of(String.join(" ", words), now);
        List<Evidence> facts =
                Facts.of(
                        question,
                        looks.getFirst(),
                        now,
                        unusual,
                        IncidentTopic.read(watched.bootstrap()));
        Verdict plain = PlainAnswer.of(facts, now.atMs());
        Verdict verdict =
                advisor.map(asked -> asked.ask(question.text(), facts, plain)).orElse(plain);
        Report report = new Report(spec.commandLine().getOut());
        report.answer(verdict);
        report.evidence(facts);
    }
}
