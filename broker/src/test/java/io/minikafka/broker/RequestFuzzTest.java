package io.minikafka.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.Fuzzing;
import io.minikafka.base.Await;
import java.util.List;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@Tag("fuzz")
class RequestFuzzTest {
    private static final int REQUESTS = Integer.getInteger("fuzz.requests", 20_000);

    @Test
    void everyRequestEndsAndNothingEscapes() {
        Fuzzing.run("router", RequestFuzzTest::round);
    }

    private static void round(long seed) throws Exception {
        try (var broker = new TestBroker()) {
            var orders = broker.topic("orders", 2);
            var state =
                    broker.metadata.create(
                            "state", 2, java.util.Map.of("cleanup.policy", "compact"));
            var packed =
                    broker.metadata.create(
                            "packed", 1, java.util.Map.of("compression.type", "gzip"));
            var fuzz =
                    new RequestFuzz(
                            broker.router,
                            List.of("orders", "state", "packed", "nobody", ""),
                            List.of(
                                    TestBroker.id(orders),
                                    TestBroker.id(state),
                                    TestBroker.id(packed),
                                    Uuid.ZERO_UUID,
                                    new Uuid(1, 2)),
                            seed);
            assertThat(fuzz.run(REQUESTS)).as("answered").isGreaterThan(REQUESTS / 2);
            Await.until("nothing waits", () -> broker.purgatory.waiting() == 0);
            assertThat(broker.log(orders, 0).endOffset()).as("some produced").isPositive();
        }
    }
}
