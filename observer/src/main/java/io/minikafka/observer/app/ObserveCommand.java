package io.minikafka.observer.app;

import io.minikafka.observer.incident.IncidentEvent;
import io.minikafka.observer.llm.Advisor;
import io.minikafka.observer.watch.Target;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Watches brokers until it is stopped, and tells of incidents as they come and go.
@Command(
        name = "observe",
        mixinStandardHelpOptions = true,
        subcommands = EvalCommand.class,
        description =
                "Watches brokers and logs; tells of incidents and their causes as they happen.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka observe",
            "  minikafka observe --logs payments-log",
            "  minikafka observe --llm http://127.0.0.1:11434/v1 --model llama3.1:8b",
            "  minikafka observe --gguf Llama-3.2-3B-Instruct-Q4_K_M.gguf",
            "  minikafka observe eval --llm http://127.0.0.1:11434/v1 --model llama3.1:8b",
            "  minikafka observe -b broker.example:9092 --metrics http://broker.example:9404/metrics"
        })
final class ObserveCommand implements Callable<Integer> {
    @Mixin private final TargetOptions target = new TargetOptions();

    @Mixin private final ModelOptions model = new ModelOptions();

    @Option(
            names = "--logs",
            paramLabel = "TOPIC",
            description = "A topic with log lines of an application; may be given several times.")
    private List<String> logs = new ArrayList<>();

    @Option(
            names = "--interval-ms",
            paramLabel = "MS",
            defaultValue = "5000",
            description = "How often to look (default: 5000; at least 200).")
    private long intervalMs;

    @Spec private CommandSpec spec = CommandSpec.create();

    @Override
    public Integer call() throws InterruptedException {
        if (intervalMs < 200) {
            throw new CommandFailure(ExitCode.USAGE, "--interval-ms must be at least 200");
        }
        Target watched = target.target(logs);
        PrintWriter out = spec.commandLine().getOut();
        out.printf(
                "Watching %s%s; Ctrl-C ends it.%n",
                watched.bootstrap(),
                watched.metrics().isEmpty()
                        ? " without its figures (see --metrics): fewer causes will be found"
                        : "");
        out.flush();
        watch(watched, new Report(out));
        return ExitCode.DONE;
    }

    private void watch(Target watched, Report report) throws InterruptedException {
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime().addShutdownHook(new Thread(stopped::countDown, "stop"));
        Optional<Advisor> advisor = model.advisor();
        try (Observer observer = new Observer(watched)) {
            Optional<SecondOpinion> opinion =
                    advisor.map(asked ->
                            new SecondOpinion(
                                    asked,
                                    incident -> {
                                        observer.explained(incident);
                                        report.incident(incident);
                                    }));
            long due = System.nanoTime();
            while (!stopped.await(due - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                for (IncidentEvent event : observer.tick(System.currentTimeMillis())) {
                    tell(report, event);
                    if (event instanceof IncidentEvent.Judged judged) {
                        opinion.ifPresent(each -> each.ask(judged.incident()));
                    }
                }
                due = Math.max(due + TimeUnit.MILLISECONDS.toNanos(intervalMs), System.nanoTime());
            }
            opinion.ifPresent(SecondOpinion::close);
        }
    }

    private static void tell(Report report, IncidentEvent event) {
        switch (event) {
            case IncidentEvent.Opened opened -> report.line(opened.incident(), "opened");
            case IncidentEvent.Judged judged -> report.incident(judged.incident());
            case IncidentEvent.Closed closed -> report.line(closed.incident(), "ended");
        }
    }
}
