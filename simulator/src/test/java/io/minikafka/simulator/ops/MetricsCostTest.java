package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Time;
import io.minikafka.metrics.LatencyHistogram;
import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.Ports;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// `./dev evaluate metrics`: what figures cost. Of the hot path: what counting and timing one request takes, beside all that
/// the broker does for a request of one small record, which is the cheapest that there is. Of telling them: CPU time of one
/// scrape, beside the time between two of them. CPU time does not depend on what else the machine does, as latency would.
class MetricsCostTest {
    private static final double SHARE_MAX = 0.01;
    private static final int RECORDS = 60_000;
    private static final int PARTITIONS = 100;
    private static final int SCRAPES = 100;
    private static final double SCRAPE_EVERY_S = 15;
    private static final int COUNTED = 3_000_000;
    private static final String CPU = "process_cpu_seconds_total";
    private static final String REQUESTS = "minikafka_requests_total{api=\"Produce\"}";

    @TempDir private Path folder = Path.of("");

    @Test
    @Tag("metrics")
    @Timeout(600)
    void figuresCostLessThanAHundredth() {
        int http = Ports.free();
        Map<String, String> settings = Map.of("minikafka.http.listener", "127.0.0.1:" + http);
        try (BrokerProcess broker = BrokerProcess.start(folder, settings);
                Admin admin = Kafka.admin(broker.bootstrap())) {
            Kafka.create(admin, "small", PARTITIONS, Map.of());
            produce(broker.bootstrap());
            double request = requestUs(broker.bootstrap(), http);
            double counting = countingUs();
            double scrape = scrapeUs(http);
            double hotShare = counting / request;
            double scrapeShare = scrape / (SCRAPE_EVERY_S * 1e6);
            System.out.printf(
                    "a request costs %.1f us of CPU, counting it %.3f us: %.2f %%; a scrape with %d partitions %.0f us: %.3f %%"
                            + " of one core when it comes every %.0f s%n",
                    request,
                    counting,
                    100 * hotShare,
                    PARTITIONS,
                    scrape,
                    100 * scrapeShare,
                    SCRAPE_EVERY_S);
            assertThat(hotShare).isLessThan(SHARE_MAX);
            assertThat(scrapeShare).isLessThan(SHARE_MAX);
        }
    }

    private static double requestUs(String bootstrap, int http) {
        Scrape before = Scrape.metrics(http);
        produce(bootstrap);
        Scrape after = Scrape.metrics(http);
        double requests = after.value(REQUESTS) - before.value(REQUESTS);
        return (after.value(CPU) - before.value(CPU)) * 1e6 / requests;
    }

    /// As many requests as records.
    private static void produce(String bootstrap) {
        Map<String, Object> oneByOne = Map.of("batch.size", 0, "linger.ms", 0);
        try (KafkaProducer<byte[], byte[]> producer = Kafka.producer(bootstrap, oneByOne)) {
            for (int i = 0; i < RECORDS; i++) {
                var _ = producer.send(new ProducerRecord<>("small", 0, null, new byte[100]));
            }
            producer.flush();
        }
    }

    /// What the broker does for its figures at each request: a look at the clock at its beginning and end, a count, and its
    /// time into a histogram.
    private static double countingUs() {
        Time time = Time.system();
        LatencyHistogram times = new LatencyHistogram();
        LongAdder answered = new LongAdder();
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long begin = System.nanoTime();
            for (int i = 0; i < COUNTED; i++) {
                long receivedNs = time.monotonicNs();
                answered.increment();
                times.record(time.monotonicNs() - receivedNs);
            }
            best = Math.min(best, (System.nanoTime() - begin) / 1e3 / COUNTED);
        }
        assertThat(answered.sum()).isEqualTo(5L * COUNTED);
        return best;
    }

    private static double scrapeUs(int http) {
        double before = Scrape.metrics(http).value(CPU);
        for (int i = 0; i < SCRAPES; i++) {
            Scrape.metrics(http);
        }
        return (Scrape.metrics(http).value(CPU) - before) * 1e6 / SCRAPES;
    }
}
