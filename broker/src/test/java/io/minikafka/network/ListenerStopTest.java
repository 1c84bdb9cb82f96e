package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ConnectException;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;

class ListenerStopTest {
    private static final Duration LONG = Duration.ofSeconds(30);

    @Test
    void drainingAnswersWhatIsInFlightAndReadsNothingNew() throws Exception {
        try (TestNode node = TestNode.parking(TestNode.limits(l -> l.withInFlight(2, 1 << 20)));
                Client working = node.client();
                Client idle = node.client()) {
            for (int i = 0; i < 5000; i++) {
                working.send("request " + i);
            }
            Exchange first = node.takeParked();
            Exchange second = node.takeParked();
            CompletableFuture<Boolean> drained =
                    CompletableFuture.supplyAsync(() -> drain(node, LONG));
            assertThat(idle.isEnded()).isTrue();
            Frames.echo(second);
            Frames.echo(first);
            assertThat(working.receive()).isEqualTo("request 0");
            assertThat(working.receive()).isEqualTo("request 1");
            assertThat(working.isEnded()).isTrue();
            idle.leave();
            working.leave();
            assertThat(drained.get()).isTrue();
            assertThat(node.counters.requests()).isEqualTo(2);
        }
    }

    @Test
    void drainingDoesNotWaitForWhatOtherNodesAsk() throws Exception {
        BlockingQueue<Exchange> asked = new LinkedBlockingQueue<>();
        try (TestNode node =
                        TestNode.with(exchange -> {
                            exchange.admitPeer(7);
                            asked.add(exchange);
                        });
                Client peer = node.client()) {
            peer.send("who are you");
            peer.send("is there news");
            Exchange first = asked.take();
            Exchange second = asked.take();
            assertThat(node.listener.drain(LONG)).isTrue();
            assertThat(peer.isEnded()).isTrue();
            first.respondNothing();
            second.respondNothing();
        }
    }

    @Test
    void drainingGivesUpOnARequestThatIsNeverAnswered() throws Exception {
        try (TestNode node = TestNode.parking();
                Client client = node.client()) {
            client.send("for ever");
            Exchange exchange = node.takeParked();
            assertThat(node.listener.drain(Duration.ofMillis(1))).isFalse();
            node.listener.close();
            assertThat(client.isEnded()).isTrue();
            exchange.respondNothing();
        }
    }

    @Test
    void nobodyGetsInAfterStopAccepting() throws Exception {
        try (TestNode node = TestNode.with(Frames::echo);
                Client inside = node.client()) {
            inside.send("inside");
            assertThat(inside.receive()).isEqualTo("inside");
            node.listener.stopAccepting();
            assertThatThrownBy(node::client).isInstanceOf(ConnectException.class);
            inside.send("still inside");
            assertThat(inside.receive()).isEqualTo("still inside");
        }
    }

    @Test
    void aPortThatIsTakenIsNamedWithWhatToDo() {
        try (TestNode node = TestNode.with(Frames::echo)) {
            NetworkConfig same = NetworkConfig.defaults("127.0.0.1", node.listener.port());
            assertThatThrownBy(() ->
                            Listener.open(same, Frames::echo, node.time, node.counters, _ -> {}))
                    .isInstanceOf(NetworkException.class)
                    .hasMessageContaining("127.0.0.1:" + node.listener.port())
                    .hasMessageContaining("choose another port");
        }
    }

    @Test
    void theHandlerHearsOfComingAndGoing() throws Exception {
        CompletableFuture<ConnectionInfo> came = new CompletableFuture<>();
        CompletableFuture<ConnectionInfo> went = new CompletableFuture<>();
        RequestHandler handler =
                new RequestHandler() {
                    @Override
                    public void handle(Exchange exchange) {
                        Frames.echo(exchange);
                    }

                    @Override
                    public void connected(ConnectionInfo connection) {
                        came.complete(connection);
                    }

                    @Override
                    public void disconnected(ConnectionInfo connection) {
                        went.complete(connection);
                    }
                };
        try (TestNode node = TestNode.with(handler)) {
            try (Client client = node.client()) {
                client.send("hello");
                assertThat(client.receive()).isEqualTo("hello");
                assertThat(came).isCompleted();
            }
            assertThat(went.get()).isSameAs(came.get());
        }
    }

    private static boolean drain(TestNode node, Duration timeout) {
        try {
            return node.listener.drain(timeout);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
