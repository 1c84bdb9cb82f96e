package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.client.RawConnection;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import org.apache.kafka.clients.consumer.AcknowledgeType;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands for topics, records and groups, as a person calls them.
class CommandsTest {
    private static final int LINES = 60_000;
    private static final String RESET = "share.auto.offset.reset";

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
    void aShareGroupIsShownWithWhatItsMembersHold() {
        done("topics", "create", "queue");
        byte[] words = "one\ntwo\nthree\n".getBytes(StandardCharsets.UTF_8);
        mk.run(words, "produce", "-t", "queue", "-b", broker.bootstrap());
        done("groups", "alter", "clerks", "--config", RESET + "=earliest");
        try (KafkaShareConsumer<byte[], byte[]> consumer = sharer()) {
            consumer.subscribe(List.of("queue"));
            List<ConsumerRecord<byte[], byte[]>> got = new ArrayList<>();
            Await.until(
                    "the records come",
                    () -> {
                        consumer.poll(Duration.ofMillis(200)).forEach(got::add);
                        return got.size() == 3;
                    });
            consumer.acknowledge(got.get(0), AcknowledgeType.ACCEPT);
            consumer.acknowledge(got.get(1), AcknowledgeType.RELEASE);
            consumer.acknowledge(got.get(2), AcknowledgeType.RELEASE);
            consumer.commitSync().values().forEach(failure -> assertThat(failure).isEmpty());
            assertThat(done("groups", "describe", "clerks").text())
                    .contains("group clerks  (Share, Stable, 1 members)", RESET + "=earliest")
                    .containsPattern("member +client +partitions")
                    .containsPattern("clerk-1/127.0.0.1 +1")
                    .containsPattern("queue +0 +1 +3 +2 +\\d+\\.\\d{3} s +\\d +\\d +[12]");
        }
        Pattern nobodyHasAny = Pattern.compile("queue +0 +1 +3 +2 +\\d+\\.\\d{3} s +0 +2 +[12]\n");
        Await.until(
                "nobody has a record",
                () -> nobodyHasAny.matcher(done("groups", "describe", "clerks").text()).find());
        done("groups", "alter", "clerks", "--unset", RESET, "--config", "share.ordering=key");
        assertThat(done("groups", "describe", "clerks").text())
                .contains("share.ordering=key")
                .doesNotContain(RESET);
        var wrong = call("groups", "alter", "clerks", "--config", "share.ordering=size");
        assertThat(wrong.code()).as(wrong.toString()).isEqualTo(1);
        assertThat(wrong.errors()).contains("share.ordering").doesNotContain("\tat ");
        assertThat(call("groups", "alter", "clerks").code()).isEqualTo(2);
    }

    private static KafkaShareConsumer<byte[], byte[]> sharer() {
        return new KafkaShareConsumer<>(
                Map.of(
                        "bootstrap.servers", broker.bootstrap(),
                        "group.id", "clerks",
                        "client.id", "clerk-1",
                        "share.acknowledgement.mode", "explicit"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    @Test
    void aGroupOfOtherProgramsThanConsumersIsShown() throws Exception {
        var protocols = new JoinGroupRequestProtocolCollection();
        protocols.add(new JoinGroupRequestProtocol().setName("sessioned").setMetadata(new byte[1]));
        var join =
                new JoinGroupRequestData()
                        .setGroupId("workers")
                        .setSessionTimeoutMs(30_000)
                        .setRebalanceTimeoutMs(30_000)
                        .setProtocolType("connect")
                        .setProtocols(protocols);
        try (RawConnection worker = new RawConnection(broker.bootstrap())) {
            worker.send(ApiKeys.JOIN_GROUP, (short) 3, join);
            worker.receive(ApiKeys.JOIN_GROUP, (short) 3);
            assertThat(done("groups", "describe", "workers").text())
                    .contains("1 members of type connect")
                    .containsPattern("ops-\\S+ +ops/127.0.0.1");
        }
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
