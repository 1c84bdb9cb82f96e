package io.minikafka.simulator.share;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.clients.consumer.KafkaShareConsumer;

/// A share consumer in a process of its own that takes records, says so, and then does nothing more: to be killed.
/// Arguments: bootstrap, group, topic.
final class StuckConsumer {
    static final String GOT = "got records";

    private StuckConsumer() {}

    public static void main(String[] arguments) {
        Share share = new Share(arguments[0]);
        KafkaShareConsumer<String, String> consumer =
                share.consumer(
                        arguments[1],
                        Map.of("share.acknowledgement.mode", "explicit", "max.poll.records", 50));
        consumer.subscribe(List.of(arguments[2]));
        while (consumer.poll(Duration.ofMillis(200)).isEmpty()) {
            // Until it has some.
            Thread.onSpinWait();
        }
        System.out.println(GOT);
        while (true) {
            LockSupport.park();
        }
    }
}
