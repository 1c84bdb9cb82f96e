package io.minikafka.observer.app;

import io.minikafka.observer.json.Json;
import io.minikafka.observer.json.JsonException;
import io.minikafka.observer.watch.Http;
import java.net.URI;
import java.time.Duration;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// Plans capacity: simulates, runs (dry unless an action is named), and asks the one that runs.
@Command(
        name = "scale",
        mixinStandardHelpOptions = true,
        subcommands = {ScaleSimulate.class, ScaleRun.class},
        synopsisSubcommandLabel = "simulate|run|plan|status|history",
        description = "Plans capacity ahead of the load. Dry run unless an action is named.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  minikafka scale simulate trace.csv --node-capacity 500 --start-minutes 10 --svg plot.svg",
            "  minikafka scale run --metrics http://b1:9404/metrics --node-capacity 3e9",
            "  minikafka scale plan",
            "  minikafka scale history"
        })
final class ScaleCommand implements Runnable {
    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    @Spec private CommandSpec spec = CommandSpec.create();

    /// Which running scaler is asked, and how its answer is told.
    static final class Asked {
        @Option(
                names = "--at",
                defaultValue = ScaleRun.ADDRESS,
                paramLabel = "HOST:PORT",
                description = "Where the scaler tells (${DEFAULT-VALUE}).")
        private String at = ScaleRun.ADDRESS;

        @Option(names = "--json", description = "Print what it tells, as it tells it.")
        private boolean json;
    }

    /// How a page is told in words.
    private interface Words {
        void tell(ScaleReport report, Json page);
    }

    @Override
    public void run() {
        throw new ParameterException(
                spec.commandLine(), "Say what to do: simulate, run, plan, status or history");
    }

    @Command(
            name = "plan",
            mixinStandardHelpOptions = true,
            description = "What was decided last, and why.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  minikafka scale plan",
                "  minikafka scale plan --at scaler.example:9405 --json"
            })
    int plan(@Mixin Asked asked) {
        return ask(asked, "/plan", ScaleReport::plan);
    }

    @Command(
            name = "status",
            mixinStandardHelpOptions = true,
            description = "Forecast, its error, the account.",
            footerHeading = "%nExamples:%n",
            footer = {"  minikafka scale status", "  minikafka scale status --json"})
    int status(@Mixin Asked asked) {
        return ask(asked, "/status", ScaleReport::status);
    }

    @Command(
            name = "history",
            mixinStandardHelpOptions = true,
            description = "The last decisions, with what became of them.",
            footerHeading = "%nExamples:%n",
            footer = {
                "  minikafka scale history",
                "  minikafka scale history --at scaler.example:9405"
            })
    int history(@Mixin Asked asked) {
        return ask(asked, "/history", ScaleReport::history);
    }

    private int ask(Asked asked, String page, Words words) {
        try (Http http = new Http(TIMEOUT)) {
            String body =
                    http.get(URI.create("http://" + asked.at + page))
                            .orElseThrow(() ->
                                    new CommandFailure(
                                            ExitCode.NOT_RUNNING,
                                            "No scaler answers at %s. `minikafka scale run` starts one."
                                                    .formatted(asked.at)));
            if (asked.json) {
                spec.commandLine().getOut().println(body);
            } else {
                words.tell(new ScaleReport(spec.commandLine().getOut()), Json.read(body));
            }
            spec.commandLine().getOut().flush();
            return ExitCode.DONE;
        } catch (JsonException wrong) {
            throw new CommandFailure(
                    ExitCode.FAILED, "That is no scaler at %s: %s".formatted(asked.at, wrong));
        } catch (IllegalArgumentException wrong) {
            throw new CommandFailure(ExitCode.USAGE, "Expected HOST:PORT, got " + asked.at);
        }
    }
}
