package io.minikafka.simulator.share;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.Await;
import io.minikafka.simulator.broker.BrokerProcess;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Share groups with `share.ordering=key`, many more consumers than partitions, keys with skew; the broker is
/// killed with `kill -9` in the middle, and a consumer that holds records too.
class KeyOrderTest {
    private static final String TOPIC = "orders";
    private static final String GROUP = "clerks";
    private static final long SEED = Long.getLong("seed", System.nanoTime());

    @Test
    void aKeysRecordsComeOneAfterTheOther(@TempDir Path folder) throws Exception {
        play(folder, 8, 300, 3_000, 1);
    }

    /// `./dev long -Dtest=KeyOrderTest`: 16 consumers, 4 partitions, 10,000 keys.
    @Test
    @Tag("long")
    void sixteenConsumersTenThousandKeys(@TempDir Path folder) throws Exception {
        play(folder, 16, 10_000, 200_000, 4);
    }

    private static void play(Path folder, int consumers, int keys, int records, int kills)
            throws Exception {
        System.err.printf(
                "key order: %d consumers, %d keys, %d records, %d kills, seed %d%n",
                consumers, keys, records, kills, SEED);
        try (BrokerProcess broker = BrokerProcess.start(folder, Map.of());
                Share share = new Share(broker.bootstrap())) {
            share.topic(TOPIC, 4, Map.of());
            share.group(
                    GROUP, Map.of("share.ordering", "key", "share.auto.offset.reset", "earliest"));
            Map<String, Integer> sent = new TreeMap<>();
            share.send(records(new Random(SEED), keys, records, sent));
            killOneThatHoldsRecords(broker);
            KeyLedger ledger = new KeyLedger();
            try (Clerks clerks = new Clerks(share, GROUP, TOPIC, consumers, ledger)) {
                for (int i = 1; i <= kills; i++) {
                    long wanted = (long) records * i / (kills + 2);
                    Await.until(
                            "work goes on", ledger::wrongs, () -> ledger.deliveries() >= wanted);
                    broker.kill9();
                    ledger.leasesEnded();
                    broker.restart();
                }
                Await.until(
                        "all is done",
                        () -> "lag " + share.lag(GROUP) + ", " + ledger.wrongs(),
                        () -> share.lag(GROUP) == 0);
                assertThat(clerks.failures()).isEmpty();
            }
            assertThat(ledger.wrongs()).as("seed %d", SEED).isEmpty();
            sent.forEach((key, count) ->
                    assertThat(ledger.reached(key)).as("%s, seed %d", key, SEED).isEqualTo(count));
        }
    }

    /// Records `key/number` of keys of which few are frequent.
    private static List<ProducerRecord<String, String>> records(
            Random random, int keys, int count, Map<String, Integer> sent) {
        List<ProducerRecord<String, String>> records = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            double skewed = Math.pow(random.nextDouble(), 3);
            String key = "k" + (int) (skewed * keys);
            records.add(
                    new ProducerRecord<>(TOPIC, key, key + "/" + sent.merge(key, 1, Integer::sum)));
        }
        return records;
    }

    private static void killOneThatHoldsRecords(BrokerProcess broker) throws IOException {
        Process stuck =
                new ProcessBuilder(
                                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                                "-XX:+UseSerialGC",
                                "-XX:TieredStopAtLevel=1",
                                "-cp",
                                System.getProperty("java.class.path"),
                                StuckConsumer.class.getName(),
                                broker.bootstrap(),
                                GROUP,
                                TOPIC)
                        .redirectError(ProcessBuilder.Redirect.DISCARD)
                        .start();
        try (BufferedReader lines = stuck.inputReader()) {
            String line = lines.readLine();
            while (line != null && !line.equals(StuckConsumer.GOT)) {
                line = lines.readLine();
            }
            assertThat(line).as("the consumer got records").isNotNull();
        } finally {
            stuck.destroyForcibly();
        }
    }
}
