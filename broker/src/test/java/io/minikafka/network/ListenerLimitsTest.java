package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerLimitsTest {
    @Test
    void connectionsBeyondTheLimitAreClosedAndRoomIsUsedAgain() throws Exception {
        try (TestNode node =
                TestNode.with(TestNode.limits(l -> l.withConnections(2, 100)), Frames::echo)) {
            Client first = node.client();
            try (Client second = node.client();
                    Client third = node.client()) {
                assertThat(third.isEnded()).isTrue();
                assertThat(node.counters.refusedConnections(RefuseReason.TOO_MANY_CONNECTIONS))
                        .isEqualTo(1);
                second.send("inside");
                assertThat(second.receive()).isEqualTo("inside");
                first.close();
                Await.until("the first one is gone", () -> node.listener.connections() == 1);
                try (Client fourth = node.client()) {
                    fourth.send("inside too");
                    assertThat(fourth.receive()).isEqualTo("inside too");
                }
            }
        }
    }

    @Test
    void oneAddressHasALimitOfItsOwn() throws Exception {
        try (TestNode node =
                        TestNode.with(
                                TestNode.limits(l -> l.withConnections(100, 1)), Frames::echo);
                Client first = node.client();
                Client second = node.client()) {
            assertThat(second.isEnded()).isTrue();
            assertThat(node.counters.refusedConnections(RefuseReason.TOO_MANY_FROM_ADDRESS))
                    .isEqualTo(1);
            first.send("inside");
            assertThat(first.receive()).isEqualTo("inside");
        }
    }

    @Test
    void readingPausesAtTheLimitOfRequestsInFlightAndGoesOn() throws Exception {
        int limit = 5;
        int requests = 500;
        try (TestNode node =
                        TestNode.parking(TestNode.limits(l -> l.withInFlight(limit, 1 << 20)));
                Client client = node.client()) {
            for (int i = 0; i < requests; i++) {
                client.send("request " + i);
            }
            for (int i = 0; i < requests; i++) {
                int expected = Math.min(limit, requests - i);
                Await.until("as many as allowed", () -> node.parked.size() == expected);
                assertThat(node.counters.requests()).isLessThanOrEqualTo(i + limit);
                Frames.echo(node.parked.remove());
                assertThat(client.receive()).isEqualTo("request " + i);
            }
            assertThat(node.counters.pauses()).isPositive();
        }
    }

    @Test
    void readingPausesAtTheNodesLimitOfBytesAndGoesOn() throws Exception {
        int clients = 20;
        int bytes = 10_000;
        long limit = 35_000;
        try (TestNode node = TestNode.parking(TestNode.limits(l -> l.withInFlight(100, limit)))) {
            List<Client> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                Client client = node.client();
                client.send(new byte[bytes]);
                all.add(client);
            }
            for (int i = 0; i < clients; i++) {
                node.takeParked().respond(Frames.parts("done"));
                assertThat(node.parked.size()).isLessThanOrEqualTo(3);
            }
            for (Client client : all) {
                assertThat(client.receive()).isEqualTo("done");
                client.close();
            }
            assertThat(node.counters.pauses()).isPositive();
        }
    }

    @Test
    void manyLargeRequestsBeyondTheLimitAllGetThroughOneAfterTheOther() throws Exception {
        int clients = 8;
        byte[] request = new byte[1 << 20];
        long limit = 1 << 20;
        long most = 0;
        try (TestNode node = TestNode.parking(TestNode.limits(l -> l.withInFlight(100, limit)))) {
            List<Client> all = new ArrayList<>();
            List<Thread> senders = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                Client client = node.client();
                all.add(client);
                senders.add(
                        Thread.ofVirtual()
                                .start(() -> {
                                    try {
                                        client.send(request);
                                    } catch (IOException e) {
                                        throw new UncheckedIOException(e);
                                    }
                                }));
            }
            for (int i = 0; i < clients; i++) {
                Exchange exchange = node.takeParked();
                most = Math.max(most, node.listener.inFlightBytes());
                assertThat(exchange.frame().remaining()).isEqualTo(request.length);
                exchange.respond(Frames.parts("done"));
            }
            for (int i = 0; i < clients; i++) {
                senders.get(i).join();
                assertThat(all.get(i).receive()).isEqualTo("done");
                all.get(i).close();
            }
            assertThat(most).isLessThan(limit + 3L * request.length);
        }
    }

    @Test
    void aFloodOfRequestsWhoseAnswersNobodyReadsStaysBounded() throws Exception {
        byte[] answer = new byte[100_000];
        try (TestNode node = TestNode.with(e -> e.respond(Frames.parts(answer)));
                Client flood = new Client(node.listener.port(), 4096)) {
            int requests = 2000;
            for (int i = 0; i < requests; i++) {
                flood.send("more");
            }
            Await.until("reading has stopped", () -> node.counters.pauses() > 0);
            assertThat(node.counters.requests()).isLessThan(requests);
            for (int i = 0; i < requests; i++) {
                assertThat(flood.receiveBytes()).hasSize(answer.length);
            }
        }
    }

    @Test
    void aThousandConnectionsWork() throws Exception {
        int clients = 1200;
        try (TestNode node = TestNode.with(Frames::echo)) {
            List<Client> all = new ArrayList<>();
            for (int i = 0; i < clients; i++) {
                all.add(node.client());
            }
            Await.until("all are in", () -> node.listener.connections() == clients);
            for (int i = 0; i < clients; i++) {
                all.get(i).send("I am " + i);
            }
            for (int i = 0; i < clients; i++) {
                assertThat(all.get(i).receive()).isEqualTo("I am " + i);
            }
            assertThat(node.listener.buffers().lentBytes())
                    .as("idle connections hold no buffer")
                    .isZero();
            for (Client client : all) {
                client.close();
            }
            node.awaitClosed(CloseReason.CLIENT_CLOSED, clients);
        }
    }
}
