package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ListenerTimeoutTest {
    private static final NetworkTimeouts TIMEOUTS =
            new NetworkTimeouts(600_000, 30_000, 60_000, 40);

    private static NetworkConfig config(NetworkConfig config) {
        return config.with(TIMEOUTS);
    }

    @Test
    void aClientThatSendsAByteNowAndThenIsDropped() throws Exception {
        try (TestNode node = TestNode.with(ListenerTimeoutTest::config, Frames::echo);
                Client slow = node.client()) {
            slow.sendSize(1000);
            long received = Integer.BYTES;
            for (int second = 0; second < 30; second++) {
                slow.raw(new byte[1]);
                received++;
                awaitReceived(node, received);
                node.time.advanceMs(1000);
            }
            assertThat(node.listener.connections()).isEqualTo(1);
            node.time.advanceMs(1001);
            node.awaitClosed(CloseReason.SLOW_REQUEST, 1);
            assertThat(slow.isEnded()).isTrue();
        }
    }

    @Test
    void aLargeRequestThatComesSteadilyIsNot() throws Exception {
        byte[] request = new byte[1 << 20];
        try (TestNode node = TestNode.with(ListenerTimeoutTest::config, Frames::echo);
                Client steady = node.client()) {
            byte[] frame = Frames.frame(request);
            int piece = frame.length / 8;
            for (int sent = 0; sent < frame.length; sent += piece) {
                int bytes = Math.min(piece, frame.length - sent);
                steady.raw(Arrays.copyOfRange(frame, sent, sent + bytes));
                awaitReceived(node, sent + bytes);
                node.time.advanceMs(29_000);
            }
            assertThat(steady.receiveBytes()).isEqualTo(request);
        }
    }

    @Test
    void anIdleClientIsDroppedAndABusyOneIsNot() throws Exception {
        try (TestNode node = TestNode.parking(ListenerTimeoutTest::config);
                Client idle = node.client();
                Client busy = node.client()) {
            idle.send("once");
            node.takeParked().respondNothing();
            busy.send("takes long");
            Exchange exchange = node.takeParked();
            node.time.advanceMs(600_001);
            node.awaitClosed(CloseReason.IDLE, 1);
            assertThat(idle.isEnded()).isTrue();
            Frames.echo(exchange);
            assertThat(busy.receive()).isEqualTo("takes long");
        }
    }

    @Test
    void aClientThatDoesNotReadIsDroppedAfterAWhile() throws Exception {
        byte[] large = new byte[16 << 20];
        try (TestNode node =
                        TestNode.with(
                                ListenerTimeoutTest::config, e -> e.respond(Frames.parts(large)));
                Client deaf = new Client(node.listener.port(), 4096)) {
            deaf.send("tell me everything");
            Await.until("some of it is sent", () -> node.counters.sentBytes() > 0);
            Await.until(
                    "its time runs out",
                    () -> {
                        node.time.advanceMs(5000);
                        return node.counters.closedConnections(CloseReason.SLOW_READER) == 1;
                    });
        }
    }

    private static void awaitReceived(TestNode node, long bytes) {
        Await.until(bytes + " bytes are received", () -> node.counters.receivedBytes() == bytes);
    }
}
