package io.minikafka.observer.scale.service;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MetricsPagesTest {
    @Test
    void loadIsTheRiseOfTheCounterOverNodesAndTopics() throws IOException {
        try (HttpStub one = new HttpStub();
                HttpStub two = new HttpStub();
                MetricsPages pages = new MetricsPages(List.of(one.uri(), two.uri()), "in_total")) {
            one.answer(200, page(100, 50));
            two.answer(200, page(1000, 0));
            assertThat(pages.read().nodes()).isEmpty();
            one.answer(200, page(110, 70));
            two.answer(200, page(1001, 0));
            LoadSource.Reading reading = pages.read();
            assertThat(reading.total()).isEqualTo(31);
            assertThat(reading.nodes())
                    .containsEntry(one.uri().getAuthority(), 30.0)
                    .containsEntry(two.uri().getAuthority(), 1.0);
            assertThat(reading.topics())
                    .containsExactlyInAnyOrderEntriesOf(Map.of("orders", 11.0, "pay}ments", 20.0));
        }
    }

    @Test
    void aRestartedNodeBeginsAnewAndASleepingOneIsLeftOut() throws IOException {
        try (HttpStub node = new HttpStub();
                MetricsPages pages = new MetricsPages(List.of(node.uri()), "in_total")) {
            node.answer(200, page(100, 0));
            pages.read();
            node.answer(200, page(7, 0));
            assertThat(pages.read().total()).isEqualTo(7);
            node.answer(500, "no");
            assertThat(pages.read().nodes()).isEmpty();
        }
    }

    private static String page(int orders, int payments) {
        return """
        # TYPE in_total counter
        in_total{topic="orders",partition="0"} %d
        in_total{partition="0",topic="pay}ments"} %d 1700000000
        in_total_of_others{topic="orders"} 999
        in_total{topic="orders"} nonsense
        """
                .formatted(orders, payments);
    }
}
