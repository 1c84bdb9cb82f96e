package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.simulator.broker.BrokerProcess;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The commands for transactions, as a person calls them who finds readers stuck behind an open one.
class TransactionCommandsTest {
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
