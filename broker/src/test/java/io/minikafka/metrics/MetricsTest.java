package io.minikafka.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Time;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MetricsTest {
    private final Metrics metrics = new Metrics(List.of(MetricsTest::figures), Time.system());

    @Test
    void writesPrometheusText() {
        assertThat(metrics.text(MetricFormat.PROMETHEUS))
                .contains(
                        """
                        # HELP requests_total Requests.
                        # TYPE requests_total counter
                        requests_total{api="Fetch"} 7
                        requests_total{api="a\\"b\\\\c\\nd"} 1
                        """)
                .contains("# TYPE load gauge\nload 0.25\n")
                .doesNotContain("# EOF");
    }

    @Test
    void writesOpenMetrics() {
        assertThat(metrics.text(MetricFormat.OPEN_METRICS))
                .contains("# TYPE requests counter\nrequests_total{api=\"Fetch\"} 7\n")
                .endsWith("# EOF\n");
    }

    @Test
    void latenciesAreBucketsAndQuantiles() {
        assertThat(metrics.text(MetricFormat.PROMETHEUS))
                .contains(
                        "# TYPE wait_seconds histogram",
                        "wait_seconds_bucket{le=\"0.001\"} 0\n",
                        "wait_seconds_bucket{le=\"0.0025\"} 99\n",
                        "wait_seconds_bucket{le=\"1.0\"} 100\n",
                        "wait_seconds_bucket{le=\"+Inf\"} 100\n",
                        "wait_seconds_count 100\n")
                .containsPattern("wait_recent_percentile_seconds\\{percentile=\"50\"} 0\\.0020")
                .containsPattern("wait_recent_percentile_seconds\\{percentile=\"100\"} 0\\.50");
    }

    @Test
    void aSourceThatFailsDoesNotHideTheOthers() {
        MetricSource failing =
                _ -> {
                    throw new IllegalStateException("broken on purpose");
                };
        String text =
                new Metrics(List.of(failing, MetricsTest::figures), Time.system())
                        .text(MetricFormat.PROMETHEUS);
        assertThat(text).contains("load 0.25\n", "minikafka_metrics_failures_total 1\n");
    }

    @Test
    void theFormatIsWhatTheClientAccepts() {
        assertThat(MetricFormat.accepted("application/openmetrics-text;version=1.0.0,*/*;q=0.1"))
                .isEqualTo(MetricFormat.OPEN_METRICS);
        assertThat(MetricFormat.accepted("")).isEqualTo(MetricFormat.PROMETHEUS);
    }

    private static void figures(MetricSink sink) {
        sink.counter("requests", "Requests.", 7, "api", "Fetch");
        sink.gauge("load", "Load.", 0.25);
        sink.counter("requests", "Requests.", 1, "api", "a\"b\\c\nd");
        LatencyHistogram times = new LatencyHistogram();
        for (int i = 0; i < 99; i++) {
            times.record(TimeUnit.MILLISECONDS.toNanos(2));
        }
        times.record(TimeUnit.MILLISECONDS.toNanos(500));
        sink.latency("wait_seconds", "Waits.", times);
    }
}
