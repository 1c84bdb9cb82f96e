package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Ports;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Start, status and stop through the launcher, from a folder with a blank in its name, through a link.
class StartStopTest {
    @TempDir private Path folder;

    @Test
    void aBrokerIsStartedAskedAndStopped() throws Exception {
        Path elsewhere = Files.createDirectory(folder.resolve("some where"));
        Path link =
                Files.createSymbolicLink(folder.resolve("mk"), Launcher.ROOT.resolve("minikafka"));
        Launcher mk = new Launcher(elsewhere, link);
        int port = Ports.free();
        String listener = "listeners=PLAINTEXT://127.0.0.1:" + port;

        var started = mk.run("start", "--data", "my data", "--set", listener);
        try {
            assertThat(started.code()).as(started.toString()).isZero();
            assertThat(started.text())
                    .contains("answers at 127.0.0.1:" + port, elsewhere + "/my data");

            var again = mk.run("start", "--data", "my data");
            assertThat(again.code()).as(again.toString()).isEqualTo(1);
            assertThat(again.errors())
                    .contains("already running on " + elsewhere + "/my data: 127.0.0.1:" + port)
                    .doesNotContain("Exception");

            var portTaken = mk.run("start", "--data", "other", "--set", listener);
            assertThat(portTaken.code()).as(portTaken.toString()).isEqualTo(1);
            assertThat(portTaken.errors())
                    .contains("cannot listen on 127.0.0.1:" + port, "choose another port");

            var status = mk.run("status", "--data", "my data");
            assertThat(status.code()).as(status.toString()).isZero();
            assertThat(status.text()).contains("pid ", "resident", "cluster", "free of");
        } finally {
            var stopped = mk.run("stop", "--data", "my data");
            assertThat(stopped.code()).as(stopped.toString()).isZero();
        }
        var stoppedAgain = mk.run("stop", "--data", "my data");
        assertThat(stoppedAgain.code()).as(stoppedAgain.toString()).isEqualTo(4);
        var status = mk.run("status", "-b", "127.0.0.1:" + port);
        assertThat(status.code()).as(status.toString()).isEqualTo(4);
        assertThat(Files.readString(elsewhere.resolve("my data/minikafka.log")))
                .contains("broker started", "broker stopped");
    }

    @Test
    void allErrorsOfAConfigurationAreToldAtOnceAndNothingIsMade() {
        Launcher mk = new Launcher(folder).with("MINIKAFKA_NUM_PARTITION", "3");
        var refused =
                mk.run(
                        "start",
                        "--data",
                        "data",
                        "--set",
                        "lisstener=PLAINTEXT://:1",
                        "--set",
                        "num.partitions=0",
                        "--set",
                        "minikafka.durability=disk",
                        "--set",
                        "node.id=first");
        assertThat(refused.code()).as(refused.toString()).isEqualTo(2);
        assertThat(refused.errors())
                .contains(
                        "5 errors",
                        "lisstener (--set): no such key; did you mean listeners?",
                        "num.partition (variable MINIKAFKA_NUM_PARTITION)",
                        "did you mean num.partitions?",
                        "num.partitions = 0 (--set): must be a whole number from 1 to 100000",
                        "minikafka.durability = disk (--set): must be one of fsync, os",
                        "node.id = first (--set): must be a whole number, at least 0");
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void aFolderThatCannotBeUsedIsNamed() throws Exception {
        Files.writeString(folder.resolve("file"), "not a folder");
        var refused = new Launcher(folder).run("start", "--data", "file");
        assertThat(refused.code()).as(refused.toString()).isEqualTo(1);
        assertThat(refused.errors())
                .contains("Cannot use " + folder.resolve("file") + " as the data folder")
                .doesNotContain("\tat ");
    }
}
