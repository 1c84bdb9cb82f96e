package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import io.minikafka.base.MemoryRegion;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ListenerTimeoutTest {
    private static final NetworkTimeouts TIMEOUTS =
            new NetworkTimeouts(600_000, 30_000, 60_000, 40);

    /// More than the buffers of both sockets take.
    private static final int LARGE_BYTES = 16 << 20;

    @TempDir private Path folder = Path.of("");

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

    /// A consumer reads nothing between two polls, which may be minutes apart; what waits for it is in a file.
    @Test
    void aClientWhoseResponseIsInAFileHasAsLongAsAnIdleOne() throws Exception {
        Path file = largeFile();
        try (TestNode node =
                        TestNode.with(ListenerTimeoutTest::config, e -> fileOrMemory(e, file, 0));
                Client busy = new Client(node.listener.port(), 4096);
                Client deaf = new Client(node.listener.port(), 4096)) {
            busy.send("file");
            deaf.send("memory");
            awaitStuck(node, 2);
            node.time.advanceMs(300_000);
            node.awaitClosed(CloseReason.SLOW_READER, 1);
            assertThat(busy.receiveBytes()).hasSize(LARGE_BYTES);

            busy.send("file");
            awaitStuck(node, 3);
            Await.until(
                    "its time runs out",
                    () -> {
                        node.time.advanceMs(5000);
                        return node.counters.closedConnections(CloseReason.SLOW_READER) == 2;
                    });
        }
    }

    /// Each holds little, all together much.
    @Test
    void manyClientsThatHoldALittleEachAreNotWaitedForLong() throws Exception {
        Path file = largeFile();
        List<Client> clients = new ArrayList<>();
        try (TestNode node =
                TestNode.with(ListenerTimeoutTest::config, e -> fileOrMemory(e, file, 60 << 10))) {
            deaf(node, 4, clients);
            clients.add(new Client(node.listener.port(), 4096));
            clients.getLast().send("memory");
            awaitStuck(node, 5);
            node.time.advanceMs(300_000);
            node.awaitClosed(CloseReason.SLOW_READER, 1);
            for (Client few : clients.subList(0, 4)) {
                assertThat(few.receiveBytes()).hasSize(LARGE_BYTES + (60 << 10));
            }

            deaf(node, 300, clients);
            node.time.advanceMs(60_001);
            Await.until(
                    "those that hold memory are dropped",
                    () -> node.counters.closedConnections(CloseReason.SLOW_READER) > 100);
        } finally {
            for (Client client : clients) {
                client.close();
            }
        }
    }

    private static void deaf(TestNode node, int count, List<Client> clients) throws IOException {
        long before = node.counters.requests();
        for (int i = 0; i < count; i++) {
            Client client = new Client(node.listener.port(), 4096);
            clients.add(client);
            client.send("file");
        }
        awaitStuck(node, before + count);
    }

    /// So many requests came, and of the answers nobody takes any more.
    private static void awaitStuck(TestNode node, long requests) {
        Await.until("all have come", () -> node.counters.requests() == requests);
        long[] sentAndLooks = new long[2];
        Await.until(
                "the sockets are full",
                () -> {
                    long sent = node.counters.sentBytes();
                    sentAndLooks[1] = sent == sentAndLooks[0] ? sentAndLooks[1] + 1 : 0;
                    sentAndLooks[0] = sent;
                    return sentAndLooks[1] > 500;
                });
    }

    /// "file" gets a piece of a file and something small in memory behind it; others get less, from memory.
    private static void fileOrMemory(Exchange exchange, Path file, int bytesBehind) {
        try {
            Part large =
                    Frames.text(exchange).equals("file")
                            ? new Part.Region(new CountedRegion(file, 0, LARGE_BYTES))
                            : new Part.Region(
                                    new MemoryRegion(ByteBuffer.allocate(LARGE_BYTES / 8 * 3)));
            exchange.respond(List.of(large, new Part.Bytes(ByteBuffer.allocate(bytesBehind))));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path largeFile() throws IOException {
        Path file = folder.resolve("large");
        try (RandomAccessFile sparse = new RandomAccessFile(file.toFile(), "rw")) {
            sparse.setLength(LARGE_BYTES);
        }
        return file;
    }

    @Test
    void aClientThatDoesNotReadIsDroppedAfterAWhile() throws Exception {
        byte[] large = new byte[LARGE_BYTES];
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
