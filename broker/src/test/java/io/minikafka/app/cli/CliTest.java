package io.minikafka.app.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.node.Node;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CliTest {
    @TempDir Path data;

    @Test
    void wrongUsageAndBadSettingsEndWithTwo() {
        assertThat(run()).isEqualTo(ExitCode.USAGE);
        assertThat(run("nonsense")).isEqualTo(ExitCode.USAGE);
        assertThat(run("topics")).isEqualTo(ExitCode.USAGE);
        assertThat(run("produce")).isEqualTo(ExitCode.USAGE);
        assertThat(run("start", "--foreground", "--set", "nonsense=1")).isEqualTo(ExitCode.USAGE);
    }

    @Test
    void helpIsThereForEveryCommand() {
        for (String command :
                new String[] {
                    "start", "stop", "status", "produce", "consume", "topics", "groups"
                }) {
            assertThat(run(command, "--help")).isEqualTo(ExitCode.DONE);
        }
        assertThat(run("--help")).isEqualTo(ExitCode.DONE);
    }

    @Test
    void noBrokerEndsWithFour() {
        String folder = data.toString();
        assertThat(run("stop", "--data", folder)).isEqualTo(ExitCode.NOT_RUNNING);
        assertThat(run("status", "-b", "127.0.0.1:1")).isEqualTo(ExitCode.NOT_RUNNING);
        assertThat(run("topics", "list", "-b", "127.0.0.1:1")).isEqualTo(ExitCode.NOT_RUNNING);
    }

    @Test
    void aStartThatFailsEndsWithOne() {
        assertThat(run("start", "--foreground", "--data", data.toString()))
                .isEqualTo(ExitCode.FAILED);
    }

    private static int run(String... args) {
        return Cli.run(CliTest::refuse, args);
    }

    private static Node refuse(BrokerConfig config) {
        throw new CommandFailure(ExitCode.FAILED, "no start on " + config.dataFolder());
    }
}
