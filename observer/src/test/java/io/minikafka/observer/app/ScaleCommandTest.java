package io.minikafka.observer.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ScaleCommandTest {
    private final StringWriter out = new StringWriter();

    @Test
    void simulatesAndDraws(@TempDir Path folder) throws IOException {
        StringBuilder trace = new StringBuilder("minute,requests\n");
        for (int minute = 0; minute < 900; minute++) {
            trace.append(minute).append(',').append(minute % 60 < 10 ? 90 : 30).append('\n');
        }
        Path file = Files.writeString(folder.resolve("trace.csv"), trace);
        Path svg = folder.resolve("plot.svg");
        int code =
                run("simulate", file.toString(), "--node-capacity", "10", "--svg", svg.toString());
        assertThat(code).as(out.toString()).isZero();
        assertThat(out.toString()).contains("reactive", "scaler", "perfect", "times fewer");
        assertThat(svg).content().startsWith("<svg");
    }

    @Test
    void saysWhatIsWrong(@TempDir Path folder) throws IOException {
        Path file = Files.writeString(folder.resolve("trace.csv"), "minute,requests\nx,1\n");
        assertThat(run("simulate", file.toString(), "--node-capacity", "10")).isEqualTo(2);
        assertThat(out.toString()).contains("trace.csv:2");
        assertThat(run("simulate", file.toString(), "--node-capacity", "0")).isEqualTo(2);
        assertThat(run()).isEqualTo(2);
        assertThat(out.toString()).contains("Say what to do");
        assertThat(run("plan", "--at", "127.0.0.1:1")).isEqualTo(4);
        assertThat(out.toString()).contains("No scaler answers");
    }

    private int run(String... args) {
        CommandLine cli = new CommandLine(new ScaleCommand());
        PrintWriter to = new PrintWriter(out, true);
        return cli.setOut(to).setErr(to).execute(args);
    }
}
