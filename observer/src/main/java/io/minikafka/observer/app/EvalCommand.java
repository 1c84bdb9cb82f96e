package io.minikafka.observer.app;

import io.minikafka.observer.incident.Finding;
import io.minikafka.observer.incident.Incident;
import io.minikafka.observer.incident.IncidentCodec;
import io.minikafka.observer.incident.Verdict;
import io.minikafka.observer.json.Json;
import io.minikafka.observer.json.JsonException;
import io.minikafka.observer.llm.Advisor;
import io.minikafka.observer.llm.ModelException;
import io.minikafka.observer.rules.Rules;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// Scores a model against the rules on incidents whose cause is known.
@Command(
        name = "eval",
        mixinStandardHelpOptions = true,
        description = {
            "Is a model better than the rules? Both judge incidents whose cause is known: those that come with this"
                    + " program, or your own.",
            "A file has a line for each: {\"cause\": NAME, \"incident\": as in the topic __minikafka_incidents}."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka observe eval",
            "  minikafka observe eval --llm http://127.0.0.1:11434/v1 --model llama3.1:8b",
            "  minikafka observe eval --gguf Llama-3.2-3B-Instruct-Q4_K_M.gguf --cases my-incidents.jsonl"
        })
final class EvalCommand implements Callable<Integer> {
    private static final String OURS = "/io/minikafka/observer/app/incidents.jsonl";

    @Mixin private final ModelOptions model = new ModelOptions();

    @Option(names = "--cases", paramLabel = "FILE", description = "Labelled incidents of your own.")
    private Optional<Path> cases = Optional.empty();

    @Spec private CommandSpec spec = CommandSpec.create();

    private record Labelled(String cause, Incident incident) {}

    /// What one judge got right.
    private static final class Score {
        private int right;
        private int answered;
        private long ns;

        void add(boolean isRight, long tookNs) {
            right += isRight ? 1 : 0;
            answered++;
            ns += tookNs;
        }

        String text(int all) {
            return String.format(
                    Locale.ROOT,
                    "right %d of %d (%.0f %%), accepted answers %d, %.2f s each",
                    right,
                    all,
                    100.0 * right / all,
                    answered,
                    ns / 1e9 / Math.max(1, all));
        }
    }

    @Override
    public Integer call() {
        List<Labelled> labelled = read();
        if (labelled.isEmpty()) {
            throw new CommandFailure(ExitCode.USAGE, "There is no labelled incident in the file");
        }
        PrintWriter out = spec.commandLine().getOut();
        Rules rules = new Rules();
        Optional<Advisor> advisor = model.advisor();
        Score ofRules = new Score();
        Score ofModel = new Score();
        for (Labelled each : labelled) {
            long begin = System.nanoTime();
            Verdict verdict = rules.judge(each.incident());
            ofRules.add(verdict.cause().equals(each.cause()), System.nanoTime() - begin);
            String said = advisor.map(asked -> ask(asked, each, rules, ofModel)).orElse("-");
            out.printf("%-20s rules: %-20s model: %s%n", each.cause(), verdict.cause(), said);
            out.flush();
        }
        out.println("rules: " + ofRules.text(labelled.size()));
        advisor.ifPresent(asked -> {
            out.println("model: " + ofModel.text(labelled.size()));
            asked.close();
        });
        out.flush();
        return ExitCode.DONE;
    }

    private static String ask(Advisor advisor, Labelled labelled, Rules rules, Score score) {
        long begin = System.nanoTime();
        try {
            Finding finding = advisor.unaided(labelled.incident(), rules.names());
            score.add(finding.cause().equals(labelled.cause()), System.nanoTime() - begin);
            return finding.cause();
        } catch (ModelException e) {
            return "no answer that counts: " + Report.clean(String.valueOf(e.getMessage()));
        }
    }

    private List<Labelled> read() {
        List<Labelled> all = new ArrayList<>();
        try (BufferedReader in =
                new BufferedReader(new InputStreamReader(open(), StandardCharsets.UTF_8))) {
            for (String line : in.lines().toList()) {
                Json json = Json.read(line);
                Optional<Incident> incident = IncidentCodec.fromJson(json.at("incident").write());
                if (incident.isEmpty() || json.at("cause").text().isEmpty()) {
                    throw new CommandFailure(
                            ExitCode.USAGE,
                            "Line %d is no labelled incident".formatted(all.size() + 1));
                }
                all.add(new Labelled(json.at("cause").textOr(""), incident.get()));
            }
        } catch (IOException e) {
            throw new CommandFailure(ExitCode.FAILED, "The cases cannot be read: " + e);
        } catch (JsonException e) {
            throw new CommandFailure(
                    ExitCode.USAGE,
                    "Line %d is no JSON: %s".formatted(all.size() + 1, e.getMessage()));
        }
        return all;
    }

    private InputStream open() throws IOException {
        if (cases.isPresent()) {
            return Files.newInputStream(cases.get());
        }
        return Optional.ofNullable(EvalCommand.class.getResourceAsStream(OURS))
                .orElseThrow(() -> new IOException("they are not in this program"));
    }
}
