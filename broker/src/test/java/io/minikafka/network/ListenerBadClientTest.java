package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ListenerBadClientTest {
    @ParameterizedTest
    @ValueSource(ints = {-1, Integer.MIN_VALUE, (100 << 20) + 1, Integer.MAX_VALUE})
    void impossibleSizesEndTheConnectionOnly(int size) throws Exception {
        try (TestNode node = TestNode.with(Frames::echo);
                Client good = node.client();
                Client bad = node.client()) {
            bad.sendSize(size);
            assertThat(bad.isEnded()).isTrue();
            node.awaitClosed(CloseReason.BAD_FRAME_SIZE, 1);
            good.send("still here");
            assertThat(good.receive()).isEqualTo("still here");
        }
    }

    @Test
    void otherProtocolsAreSentAway() throws Exception {
        try (TestNode node = TestNode.with(Frames::echo);
                Client browser = node.client()) {
            browser.raw("GET / HTTP/1.1\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
            assertThat(browser.isEnded()).isTrue();
            node.awaitClosed(CloseReason.BAD_FRAME_SIZE, 1);
        }
    }

    @Test
    void aHandlerThatThrowsHarmsItsConnectionOnly() throws Exception {
        RequestHandler handler =
                exchange -> {
                    if (Frames.text(exchange).startsWith("bad")) {
                        throw new IllegalStateException("the test wants it");
                    }
                    Frames.echo(exchange);
                };
        try (TestNode node = TestNode.with(handler);
                Client good = node.client();
                Client bad = node.client()) {
            bad.send("bad");
            assertThat(bad.isEnded()).isTrue();
            node.awaitClosed(CloseReason.HANDLER_FAILED, 1);
            good.send("good");
            assertThat(good.receive()).isEqualTo("good");
        }
    }

    @Test
    void aHandlerMayDropAConnectionAfterWhatWasAnsweredBefore() throws Exception {
        try (TestNode node = TestNode.parking();
                Client client = node.client()) {
            client.send("first");
            client.send("second");
            Exchange first = node.takeParked();
            Exchange second = node.takeParked();
            Frames.echo(first);
            second.close("it makes no sense");
            assertThat(client.receive()).isEqualTo("first");
            assertThat(client.isEnded()).isTrue();
            node.awaitClosed(CloseReason.REFUSED_BY_HANDLER, 1);
        }
    }

    @Test
    void aClientThatLeavesAmidARequestLeavesNothingBehind() throws Exception {
        try (TestNode node = TestNode.with(Frames::echo)) {
            try (Client client = node.client()) {
                client.sendSize(1 << 20);
                client.raw(new byte[200_000]);
                Await.until("memory is held", () -> node.listener.inFlightBytes() > 0);
            }
            node.awaitClosed(CloseReason.CLIENT_CLOSED, 1);
            assertThat(node.listener.inFlightBytes()).isZero();
        }
    }

    @Test
    void aFrameStaysUntouchedUntilItsExchangeCompletesEvenWhenTheClientIsGone() throws Exception {
        try (TestNode node = TestNode.parking();
                Client other = node.client()) {
            Client client = node.client();
            client.send("precious");
            Exchange exchange = node.takeParked();
            client.reset();
            node.awaitClosed(CloseReason.CLIENT_RESET, 1);
            other.send("another!");
            node.takeParked().respondNothing();
            assertThat(Frames.text(exchange)).isEqualTo("precious");
            assertThat(exchange.isOpen()).isFalse();
            Frames.echo(exchange);
        }
    }

    @Test
    void aClientThatOnlyFinishedSendingGetsItsAnswers() throws Exception {
        try (TestNode node = TestNode.parking();
                Client client = node.client()) {
            client.send("last words");
            client.finishOutput();
            Exchange exchange = node.takeParked();
            Frames.echo(exchange);
            assertThat(client.receive()).isEqualTo("last words");
            assertThat(client.isEnded()).isTrue();
            node.awaitClosed(CloseReason.CLIENT_CLOSED, 1);
        }
    }

    @Test
    void aClientThatFinishedSendingIsNotWaitedForForEver() throws Exception {
        try (TestNode node = TestNode.parking();
                Client client = node.client()) {
            client.send("who cares");
            Exchange exchange = node.takeParked();
            client.finishOutput();
            Await.until(
                    "the end of the client is noticed and its time runs out",
                    () -> {
                        node.time.advanceMs(1);
                        return !exchange.isOpen();
                    });
            assertThat(client.isEnded()).isTrue();
            exchange.respondNothing();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {21, 22, 23, 24, 25, 26, 27, 28, 29, 30})
    void noStreamOfBytesHarmsTheNode(long seed) throws Exception {
        Random random = new Random(seed);
        try (TestNode node =
                        TestNode.with(
                                TestNode.limits(l ->
                                        l.withMaxRequestBytes(100_000).withInFlight(4, 200_000)),
                                Frames::echo);
                Client good = node.client()) {
            for (int i = 0; i < 30; i++) {
                try (Client bad = node.client()) {
                    int frames = random.nextInt(5);
                    for (int f = 0; f < frames; f++) {
                        bad.send(new byte[random.nextInt(20_000)]);
                    }
                    byte[] noise = new byte[random.nextInt(3000)];
                    random.nextBytes(noise);
                    bad.raw(noise);
                    if (random.nextBoolean()) {
                        bad.reset();
                    }
                } catch (SocketException e) {
                    // The node has ended a bad connection while we were sending: as it should.
                    assertThat(e).as("seed " + seed).isNotNull();
                }
                good.send("seed " + seed + ", client " + i);
                assertThat(good.receive()).isEqualTo("seed " + seed + ", client " + i);
            }
            Await.until(
                    "seed " + seed + ": only the good client is left",
                    () -> node.listener.connections() == 1);
        }
    }
}
