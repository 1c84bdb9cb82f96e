package io.minikafka.observer.app;

import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.Verdict;
import io.minikafka.observer.llm.Advisor;
import io.minikafka.observer.rules.Rules;
import io.minikafka.observer.watch.IncidentTopic;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// Tells what is known of an incident.
@Command(
        name = "explain",
        mixinStandardHelpOptions = true,
        description =
                "Explains an incident that `minikafka observe` noticed: its cause, what to do, the evidence.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka explain",
            "  minikafka explain --list",
            "  minikafka explain 20260131-031500-1",
            "  minikafka explain --llm http://127.0.0.1:11434/v1 --model llama3.1:8b"
        })
final class ExplainCommand implements Callable<Integer> {
    @Mixin private final TargetOptions target = new TargetOptions();

    @Mixin private final ModelOptions model = new ModelOptions();

    @Parameters(
            arity = "0..1",
            paramLabel = "INCIDENT",
            description = "Its id. Default: the latest one.")
    private Optional<String> id = Optional.empty();

    @Option(names = "--list", description = "List all incidents instead.")
    private boolean list;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() {
        List<Incident> all = IncidentTopic.read(target.address());
        Report report = new Report(spec.commandLine().getOut());
        if (list) {
            all.forEach(each -> report.line(each, each.isOpen() ? "goes on" : "ended"));
            return ExitCode.DONE;
        }
        if (all.isEmpty()) {
            throw new CommandFailure(
                    ExitCode.FAILED,
                    "No incident is kept on this broker. `minikafka observe` notices them while it runs.");
        }
        Incident chosen =
                id.map(wanted ->
                                all.stream()
                                        .filter(each -> each.id().equals(wanted))
                                        .findFirst()
                                        .orElseThrow(() ->
                                                new CommandFailure(
                                                        ExitCode.FAILED,
                                                        "There is no incident %s; `minikafka explain --list`"
                                                                .formatted(wanted))))
                        .orElseGet(all::getLast);
        Optional<Advisor> advisor = model.advisor();
        report.incident(explained(chosen, advisor));
        advisor.ifPresent(Advisor::close);
        return ExitCode.DONE;
    }

    /// What a model says now; without one, what is kept.
    private static Incident explained(Incident incident, Optional<Advisor> advisor) {
        Optional<Verdict> rules = incident.verdict();
        return advisor.isEmpty() || rules.isEmpty()
                ? incident
                : SecondOpinion.withOpinion(
                        incident,
                        advisor.get().explain(incident, new Rules().names(), rules.get()));
    }
}
