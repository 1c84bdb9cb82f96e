package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.minikafka.base.Await;
import io.minikafka.base.InvariantViolation;
import java.io.EOFException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerOrderTest {
    @Test
    void answersOnTheEventLoop() throws Exception {
        try (TestNode node = TestNode.with(Frames::echo);
                Client client = node.client()) {
            client.send("one");
            assertThat(client.receive()).isEqualTo("one");
            client.send("");
            assertThat(client.receive()).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {11, 12, 13})
    void responsesKeepTheOrderOfRequestsWhoeverCompletesThemFirst(long seed) throws Exception {
        Random random = new Random(seed);
        int requests = 100;
        try (TestNode node = TestNode.parking();
                Client client = node.client();
                ExecutorService others = Executors.newFixedThreadPool(4)) {
            for (int i = 0; i < requests; i++) {
                client.send("request " + i);
            }
            List<Exchange> exchanges = new ArrayList<>();
            for (int i = 0; i < requests; i++) {
                exchanges.add(node.takeParked());
            }
            Collections.shuffle(exchanges, random);
            exchanges.forEach(e -> others.execute(() -> Frames.echo(e)));
            for (int i = 0; i < requests; i++) {
                assertThat(client.receive()).as("seed " + seed).isEqualTo("request " + i);
            }
        }
    }

    @Test
    void aRequestWithoutAnswerLeavesNoTrace() throws Exception {
        try (TestNode node = TestNode.parking();
                Client client = node.client()) {
            client.send("answered");
            client.send("not answered");
            client.send("answered too");
            Exchange first = node.takeParked();
            node.takeParked().respondNothing();
            Frames.echo(node.takeParked());
            Frames.echo(first);
            assertThat(client.receive()).isEqualTo("answered");
            assertThat(client.receive()).isEqualTo("answered too");
        }
    }

    @Test
    void theLastAnswerComesBeforeTheEnd() throws Exception {
        try (TestNode node =
                        TestNode.with(exchange ->
                                exchange.respondLast(
                                        List.of(new Part.Bytes(ByteBuffer.wrap(new byte[] {7}))),
                                        "on purpose"));
                Client client = node.client()) {
            client.send("hello");
            assertThat(client.receiveBytes()).containsExactly(7);
            assertThatThrownBy(client::receiveBytes).isInstanceOf(EOFException.class);
        }
    }

    @Test
    void aRequestOfAConnectionThatHungUpKeepsItsMemoryUntilItIsComplete() throws Exception {
        try (TestNode node = TestNode.parking();
                Client client = node.client()) {
            client.send("hello");
            Exchange exchange = node.takeParked();
            exchange.hangUp("on purpose");
            exchange.hangUp("again");
            assertThatThrownBy(client::receiveBytes).isInstanceOf(EOFException.class);
            node.awaitClosed(CloseReason.HANDLER_FAILED, 1);
            assertThat(node.listener.buffers().lentBytes()).isPositive();
            Frames.echo(exchange);
            Await.until("memory is back", () -> node.listener.buffers().lentBytes() == 0);
        }
    }

    @Test
    void manyPartsOfAllKindsArriveInOrder() throws Exception {
        byte[] large = new byte[3 << 20];
        new Random(5).nextBytes(large);
        ByteBuffer direct = ByteBuffer.allocateDirect(large.length).put(large).flip();
        List<Part> parts =
                List.of(
                        new Part.Bytes(ByteBuffer.wrap(large, 0, 10)),
                        new Part.Bytes(ByteBuffer.allocate(0)),
                        new Part.Bytes(direct),
                        new Part.Bytes(ByteBuffer.wrap(large)),
                        new Part.Bytes(ByteBuffer.wrap(large, 7, 1)));
        byte[] expected =
                Frames.join(Arrays.copyOf(large, 10), large, large, new byte[] {large[7]});
        try (TestNode node = TestNode.with(e -> e.respond(parts));
                Client client = new Client(node.listener.port(), 4096)) {
            for (int i = 0; i < 3; i++) {
                client.send("again");
            }
            for (int i = 0; i < 3; i++) {
                assertThat(client.receiveBytes()).isEqualTo(expected);
            }
            assertThat(direct.position()).as("shared sources stay as they are").isZero();
        }
    }

    @Test
    void tellsWhoIsThere() throws Exception {
        try (TestNode node = TestNode.parking();
                Client client = node.client()) {
            client.send("hello");
            Exchange exchange = node.takeParked();
            ConnectionInfo info = exchange.connection();
            assertThat(info.localAddress().getPort()).isEqualTo(node.listener.port());
            assertThat(info.remoteAddress().getAddress().isLoopbackAddress()).isTrue();
            info.attach("software 1.0");
            client.send("again");
            Exchange second = node.takeParked();
            assertThat(second.connection().attachment(String.class)).contains("software 1.0");
            second.respondNothing();
            assertThat(info.attachment(Integer.class)).isEmpty();
            assertThat(exchange.isOpen()).isTrue();
            node.listener.close();
            assertThat(exchange.isOpen()).isFalse();
            exchange.respondNothing();
            assertThatThrownBy(exchange::respondNothing).isInstanceOf(InvariantViolation.class);
            assertThat(node.counters.requests()).isEqualTo(2);
        }
    }
}
