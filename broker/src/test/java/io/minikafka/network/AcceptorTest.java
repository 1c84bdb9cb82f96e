package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import io.minikafka.base.Time;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class AcceptorTest {
    @Test
    void failuresOfTheSystemDoNotMakeItSpin() throws Exception {
        AtomicInteger attempts = new AtomicInteger();
        Queue<String> lines = new ConcurrentLinkedQueue<>();
        NetworkCounters counters = new NetworkCounters();
        NetworkLimits limits = NetworkLimits.defaults();
        SharedParts shared =
                new SharedParts(
                        Frames::echo,
                        Time.system(),
                        counters,
                        new BufferPool(0, 0),
                        new RequestMemory(1),
                        new RequestMemory(1),
                        new ConnectionGate(limits),
                        new RateLimitedLog(new ManualTime(), lines::add),
                        _ -> {});
        Acceptor acceptor =
                new Acceptor(
                        "acceptor under test",
                        () -> {
                            attempts.incrementAndGet();
                            throw new IOException("Too many open files");
                        },
                        shared,
                        List.of(),
                        SocketSettings.defaults());
        long start = System.nanoTime();
        acceptor.start();
        Await.until("it tries again", () -> attempts.get() >= 3);
        Duration taken = Duration.ofNanos(System.nanoTime() - start);
        acceptor.stop();
        assertThat(acceptor.awaitEnd(Duration.ofSeconds(10))).isTrue();
        assertThat(taken).isGreaterThan(Duration.ofMillis(390));
        assertThat(counters.refusedConnections(RefuseReason.ACCEPT_FAILED))
                .isEqualTo(attempts.get());
        assertThat(lines).hasSize(1);
        assertThat(lines.element()).contains("Too many open files").contains("ulimit -n");
    }
}
