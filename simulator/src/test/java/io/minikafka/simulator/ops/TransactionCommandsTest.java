package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.Ports;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands for transactions, as a person calls them who finds readers stuck behind an open one.
class TransactionCommandsTest {
    private static final Pattern COORDINATORS =
            Pattern.compile("^(logs/00000000-0000-0000-0000-000000000003-0|checkpoint|wal)");
    private static final String UNDECIDED = "minikafka_transactions_undecided_partitions";
    private static final String OLDEST = "minikafka_transactions_oldest_undecided_seconds";

    @Test
    void anOpenTransactionIsSeenAndAborted(@TempDir Path folder) throws Exception {
        try (BrokerProcess broker = BrokerProcess.start(folder, Map.of());
                KafkaProducer<String, String> one = producer(broker, "till-1");
                KafkaProducer<String, String> two = producer(broker, "till-2")) {
            Launcher mk = new Launcher(folder);
            open(one, "first");
            open(two, "second");

            assertThat(done(mk, broker, "list", "--state", "Ongoing").text())
                    .containsPattern("till-1 +\\d+ +0 +Ongoing +\\d+s +1")
                    .contains("till-2");
            assertThat(done(mk, broker, "list", "--running-longer-than", "1h").text())
                    .doesNotContain("till");
            String described = done(mk, broker, "describe", "till-2").text();
            assertThat(described)
                    .containsPattern("till-2 +\\(Ongoing, producer \\d+, epoch 0, age \\d+s")
                    .contains("timeout 1m00s", "sales-0");
            assertThat(done(mk, broker, "find-hanging", "--older-than", "0s").text())
                    .contains("No transaction hangs");

            done(mk, broker, "abort", "till-1");
            assertThatThrownBy(one::commitTransaction).isInstanceOf(KafkaException.class);
            Matcher id = Pattern.compile("producer (\\d+)").matcher(described);
            assertThat(id.find()).isTrue();
            String[] abort = {
                "abort", "--topic", "sales", "--partition", "0", "--producer-id", id.group(1)
            };
            assertThat(done(mk, broker, abort).text()).contains("open in sales-0 since offset 1");
            var again = call(mk, broker, abort);
            assertThat(again.code()).as(again.toString()).isEqualTo(1);
            assertThat(again.errors()).contains("no open transaction").doesNotContain("\tat ");
            assertThat(call(mk, broker, "abort").code()).isEqualTo(2);
            assertThat(call(mk, broker, "list", "--state", "Sleeping").code()).isEqualTo(2);
            assertThat(call(mk, broker, "list", "--running-longer-than", "soon").code())
                    .isEqualTo(2);
        }
    }

    /// The coordinator's log is lost, and with it what it knew; the partition goes on waiting for an end.
    @Test
    void aTransactionThatNobodyKnowsIsFoundAndAborted(@TempDir Path folder) throws Exception {
        int http = Ports.free();
        Map<String, String> settings = Map.of("minikafka.http.listener", "127.0.0.1:" + http);
        try (BrokerProcess broker = BrokerProcess.start(folder, settings)) {
            Launcher mk = new Launcher(folder);
            assertThat(Scrape.metrics(http).value(UNDECIDED)).isZero();
            KafkaProducer<String, String> lost = producer(broker, "till-1");
            open(lost, "lost");
            assertThat(Scrape.metrics(http).value(UNDECIDED)).isEqualTo(1);
            broker.stop();
            lost.close(Duration.ZERO); // it would try to abort for ever
            forgetTransactions(broker.dataDir());
            broker.restart();
            assertThat(done(mk, broker, "list").text()).doesNotContain("till-1");
            assertThat(Scrape.metrics(http).value(UNDECIDED)).isEqualTo(1);
            double age = Scrape.metrics(http).value(OLDEST);
            assertThat(age).isBetween(0.0, 300.0);
            Await.until("it grows", () -> Scrape.metrics(http).value(OLDEST) > age);
            assertThat(committed(broker)).as("readers are kept from it").isEmpty();

            assertThat(done(mk, broker, "find-hanging").text()).contains("No transaction hangs");
            Matcher hanging =
                    Pattern.compile("sales +0 +(\\d+) +0 +(\\d+m)?\\d+s +(\\d+m)?\\d+s ago")
                            .matcher(done(mk, broker, "find-hanging", "--older-than", "0s").text());
            assertThat(hanging.find()).isTrue();
            String[] abort = {
                "abort", "--topic", "sales", "--partition", "0", "--producer-id", hanging.group(1)
            };
            assertThat(done(mk, broker, abort).text()).contains("open in sales-0 since offset 0");
            assertThat(done(mk, broker, "find-hanging", "--older-than", "0s").text())
                    .contains("No transaction hangs");
            assertThat(Scrape.metrics(http).value(UNDECIDED)).isZero();
            assertThat(Scrape.metrics(http).value(OLDEST)).isZero();
            try (KafkaProducer<String, String> producer = producer(broker, "till-2")) {
                open(producer, "kept");
                producer.commitTransaction();
            }
            assertThat(committed(broker)).containsExactly("kept");
        }
    }

    /// Takes away the coordinator's log (docs/format/journals.md), and what would miss it or bring it back. All batches
    /// are in segments after an orderly stop.
    private static void forgetTransactions(Path data) throws IOException {
        List<Path> files;
        try (Stream<Path> walk = Files.walk(data)) {
            files =
                    walk.filter(file ->
                                    COORDINATORS.matcher(data.relativize(file).toString()).find())
                            .toList();
        }
        assertThat(files).as("files of the coordinator below " + data).hasSizeGreaterThan(3);
        for (Path file : files.reversed()) {
            Files.delete(file);
        }
    }

    private static List<String> committed(BrokerProcess broker) {
        TopicPartition sales = new TopicPartition("sales", 0);
        Map<String, Object> settings = Map.of("isolation.level", "read_committed");
        try (var consumer = Kafka.consumer(broker.bootstrap(), settings)) {
            consumer.assign(List.of(sales));
            return Kafka.readToEnd(consumer, List.of(sales)).stream()
                    .map(record -> new String(record.value(), StandardCharsets.UTF_8))
                    .toList();
        }
    }

    private static KafkaProducer<String, String> producer(BrokerProcess broker, String id) {
        KafkaProducer<String, String> producer =
                new KafkaProducer<>(
                        Map.of("bootstrap.servers", broker.bootstrap(), "transactional.id", id),
                        new StringSerializer(),
                        new StringSerializer());
        producer.initTransactions();
        return producer;
    }

    private static void open(KafkaProducer<String, String> producer, String value)
            throws Exception {
        producer.beginTransaction();
        producer.send(new ProducerRecord<>("sales", value)).get();
    }

    private static Launcher.Result done(Launcher mk, BrokerProcess broker, String... words)
            throws Exception {
        Launcher.Result result = call(mk, broker, words);
        assertThat(result.code()).as(result.toString()).isZero();
        return result;
    }

    private static Launcher.Result call(Launcher mk, BrokerProcess broker, String... words) {
        List<String> all = new ArrayList<>(List.of("transactions"));
        all.addAll(List.of(words));
        all.addAll(List.of("-b", broker.bootstrap()));
        return mk.run(all.toArray(String[]::new));
    }
}
