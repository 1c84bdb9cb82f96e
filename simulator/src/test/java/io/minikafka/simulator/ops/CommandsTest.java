package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands for topics, records and groups, as a person calls them.
class CommandsTest {
    private static final int LINES = 60_000;

    @TempDir private static Path folder;
    private static BrokerProcess broker;
    private static Launcher mk;

    @BeforeAll
    static void start() {
        broker = BrokerProcess.start(folder, Map.of("group.initial.rebalance.delay.ms", "0"));
        mk = new Launcher(folder);
    }

    @AfterAll
    static void stop() {
        broker.close();
    }

    @Test
    void aTopicIsMadeShownChangedAndDeleted() {
        assertThat(
                        done(
                                        "topics",
                                        "create",
                                        "walk",
                                        "--partitions",
                                        "2",
                                        "--config",
                                        "durability=os")
                                .text())
                .contains("Created topic walk");
        assertThat(done("topics", "describe", "walk").text())
                .contains(
                        "2 partitions",
                        "operating system's memory",
                        "NOT power loss",
                        "durability");
        var again = call("topics", "create", "walk");
        assertThat(again.code()).as(again.toString()).isEqualTo(1);
        assertThat(again.errors()).contains("walk").doesNotContain("\tat ");
        done("topics", "alter", "walk", "--partitions", "3", "--config", "durability=fsync");
        assertThat(done("topics", "describe", "walk").text())
                .contains(
                        "3 partitions", "fsynced on this node", "survives kill -9 and power loss");
        assertThat(done("topics", "list").text().lines()).contains("walk");
        var wrong = call("topics", "alter", "walk", "--config", "retention.byte=5");
        assertThat(wrong.code()).as(wrong.toString()).isEqualTo(1);
        assertThat(wrong.errors()).contains("retention.byte").doesNotContain("\tat ");
        done("topics", "delete", "walk");
        assertThat(done("topics", "list").text().lines()).doesNotContain("walk");
        var gone = call("topics", "describe", "walk");
        assertThat(gone.code()).as(gone.toString()).isEqualTo(1);
    }

    @Test
    void aBigPipeComesBackByteForByte() {
        byte[] input = lines();
        var sent = mk.run(input, "produce", "-t", "pipe", "-z", "lz4", "-b", broker.bootstrap());
        assertThat(sent.code()).as(sent.toString()).isZero();
        assertThat(sent.errors()).contains("sent 60,000 records", "MiB");
        var read = done("consume", "-t", "pipe", "--from-beginning", "--until-end");
        assertThat(read.output()).isEqualTo(input);
        assertThat(read.errors()).contains("read 60,000 records");
    }

    @Test
    void headersOfTheCommandAreOnEveryRecord() {
        byte[] words = "one\ntwo\n".getBytes(StandardCharsets.UTF_8);
        String[] produce = {
            "produce", "-t", "marked", "-H", "from=shell", "-H", "empty=", "-b", broker.bootstrap()
        };
        assertThat(mk.run(words, produce).code()).isZero();
        String format = "{headers} {value}\\n";
        assertThat(
                        done(
                                        "consume",
                                        "-t",
                                        "marked",
                                        "--from-beginning",
                                        "-n",
                                        "2",
                                        "--format",
                                        format)
                                .text())
                .isEqualTo("from=shell,empty= one\nfrom=shell,empty= two\n");
        produce[4] = "nonsense";
        assertThat(mk.run(words, produce).code()).isEqualTo(2);
    }

    @Test
    void aGroupGoesOnWhereItStoppedAndIsShown() {
        byte[] words = "one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8);
        mk.run(words, "produce", "-t", "words", "-b", broker.bootstrap());
        String[] consume = {
            "consume", "-t", "words", "-g", "readers", "--from-beginning", "-n", "2", "-q"
        };
        assertThat(done(consume).text()).isEqualTo("one\ntwo\n");
        assertThat(done("groups", "list").text()).contains("readers");
        assertThat(done("groups", "describe", "readers").text())
                .containsPattern("words +0 +2 +3 +1 +\\d+\\.\\d{3} s +nobody");
        assertThat(done("groups", "describe", "readers", "--stuck-after", "0").text())
                .containsPattern("nobody +stuck for \\d+\\.\\d{3} s");
        assertThat(done("groups", "explain", "readers").text())
                .containsPattern("group readers +\\(classic, Empty\\)")
                .containsPattern("\\d s +1 +1 +.*member .* joined")
                .containsPattern("minikafka-cli +left");
        consume[7] = "1";
        assertThat(done(consume).text()).isEqualTo("three\n");
        assertThat(done("groups", "describe", "readers").text())
                .containsPattern("words +0 +3 +3 +0 +0\\.000 s +nobody");
        done("groups", "delete", "readers");
        assertThat(done("groups", "list").text()).doesNotContain("readers");
        var gone = call("groups", "explain", "readers");
        assertThat(gone.code()).as(gone.toString()).isEqualTo(1);
        assertThat(gone.errors()).contains("There is no group readers");
    }

    @Test
    void whatIsNotThereIsSaidInAMessage() {
        var noTopic = call("consume", "-t", "missing", "--until-end");
        assertThat(noTopic.code()).as(noTopic.toString()).isEqualTo(1);
        assertThat(noTopic.errors()).contains("missing").doesNotContain("\tat ");
        var noFile = call("produce", "-t", "x", "-f", "no such file");
        assertThat(noFile.code()).as(noFile.toString()).isEqualTo(2);
        var noBroker = mk.run("topics", "list", "-b", "127.0.0.1:1");
        assertThat(noBroker.code()).as(noBroker.toString()).isEqualTo(4);
        assertThat(noBroker.errors()).contains("No broker answers at 127.0.0.1:1");
        var noCommand = mk.run("frobnicate");
        assertThat(noCommand.code()).as(noCommand.toString()).isEqualTo(2);
    }

    private static byte[] lines() {
        Random random = new Random(7);
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        for (int i = 0; i < LINES; i++) {
            String line = i + " " + Long.toHexString(random.nextLong()).repeat(random.nextInt(6));
            out.writeBytes((line + "\n").getBytes(StandardCharsets.UTF_8));
        }
        return out.toByteArray();
    }

    private static Launcher.Result done(String... words) {
        var result = call(words);
        assertThat(result.code()).as(String.join(" ", words) + ": " + result.errors()).isZero();
        return result;
    }

    private static Launcher.Result call(String... words) {
        String[] all = java.util.Arrays.copyOf(words, words.length + 2);
        all[words.length] = "-b";
        all[words.length + 1] = broker.bootstrap();
        return mk.run(all);
    }
}
