package io.minikafka.app.node;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunningBrokerTest {
    @TempDir Path data;

    @Test
    void findsTheBrokerThatWroteItselfDown() {
        RunningBroker here =
                RunningBroker.here("127.0.0.1:9092", "127.0.0.1:9404", Instant.ofEpochMilli(5));
        here.write(data);
        assertThat(RunningBroker.find(data)).contains(here);
        RunningBroker.forget(data);
        assertThat(RunningBroker.find(data)).isEmpty();
    }

    @Test
    void anotherProcessWithTheSameNumberIsNotOurs() {
        RunningBroker here = RunningBroker.here("127.0.0.1:9092", "127.0.0.1:9404", Instant.EPOCH);
        new RunningBroker(here.pid(), Optional.of(Instant.EPOCH), Instant.EPOCH, "h:1", "", "0")
                .write(data);
        assertThat(RunningBroker.find(data)).isEmpty();
    }
}
