package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/// A client that the broker mutes gets its answer, and is not heard until the time is over.
class ListenerMuteTest {
    private static final long MUTE_MS = 60_000;

    private final AtomicInteger heard = new AtomicInteger();

    @Test
    void theAnswerComesFirstAndTheNextRequestWaits() throws Exception {
        try (TestNode node = TestNode.with(exchange -> answer(exchange, MUTE_MS));
                Client client = node.client()) {
            client.send("one");
            assertThat(client.receive()).isEqualTo("heard 1");
            client.send("two");
            client.send("three");
            try (Client other = node.client()) {
                other.send("another client");
                assertThat(other.receive()).isEqualTo("heard 2");
            }
            assertThat(heard).hasValue(2);
            node.time.advanceMs(MUTE_MS);
            assertThat(client.receive()).isEqualTo("heard 3");
            node.time.advanceMs(MUTE_MS - 1);
            try (Client other = node.client()) {
                other.send("another client");
                assertThat(other.receive()).isEqualTo("heard 4");
            }
            assertThat(heard).as("muted anew for what it sent meanwhile").hasValue(4);
            node.time.advanceMs(1);
            assertThat(client.receive()).isEqualTo("heard 5");
        }
    }

    @Test
    void requestsThatCameTogetherWaitToo() throws Exception {
        try (TestNode node = TestNode.with(exchange -> answer(exchange, MUTE_MS));
                Client client = node.client()) {
            client.raw(frames("a", "b", "c"));
            for (int i = 1; i <= 3; i++) {
                assertThat(client.receive()).isEqualTo("heard " + i);
                assertThat(heard).hasValue(i);
                node.time.advanceMs(MUTE_MS);
            }
        }
    }

    @Test
    void aMutedClientThatIsClosedIsForgotten() throws Exception {
        try (TestNode node = TestNode.with(exchange -> answer(exchange, 3_600_000));
                Client client = node.client()) {
            client.send("one");
            assertThat(client.receive()).isEqualTo("heard 1");
            Await.until(
                    "an idle client is sent away, muted or not",
                    () -> {
                        node.time.advanceMs(300_000);
                        return node.counters.closedConnections(CloseReason.IDLE) == 1;
                    });
        }
    }

    private void answer(Exchange exchange, long muteMs) {
        String text = "heard " + heard.incrementAndGet();
        exchange.mute(muteMs);
        exchange.respond(
                List.of(new Part.Bytes(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)))));
    }

    private static byte[] frames(String... requests) {
        ByteBuffer bytes = ByteBuffer.allocate(1_000);
        for (String request : requests) {
            byte[] body = request.getBytes(StandardCharsets.UTF_8);
            bytes.putInt(body.length).put(body);
        }
        byte[] all = new byte[bytes.flip().remaining()];
        bytes.get(all);
        return all;
    }
}
