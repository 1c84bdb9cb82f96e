package io.minikafka.app.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.minikafka.app.cluster.WireBoard.Direction;
import io.minikafka.base.Await;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WireTest {
    private static final Direction THERE = new Direction(1, 2);
    private static final Direction BACK = new Direction(2, 1);

    /// Long enough that what is not cut would have come.
    private static final int QUIET_MS = 150;

    private final WireBoard board = new WireBoard(new Random(1));
    private ServerSocket server = open();
    private Wire wire = wire();

    @BeforeEach
    void echo() {
        ServerSocket target = server;
        Thread.ofVirtual().start(() -> echo(target));
    }

    @AfterEach
    void close() throws IOException {
        wire.close();
        server.close();
    }

    @Test
    void carriesBytesBothWaysAndTheEnd() throws IOException {
        try (Socket client = client()) {
            for (int i = 0; i < 100; i++) {
                say(client, i);
                assertThat(client.getInputStream().read()).isEqualTo(i);
            }
            client.shutdownOutput();
            assertThat(client.getInputStream().read()).isEqualTo(-1);
        }
    }

    @Test
    void aCutStreamStandsStillAndGoesOnWhenHealed() throws IOException {
        try (Socket client = client()) {
            say(client, 1);
            assertThat(client.getInputStream().read()).isEqualTo(1);
            board.part(Set.of(1), Set.of(2), true);
            say(client, 2);
            assertThatNothingComes(client);
            board.heal();
            client.setSoTimeout(30_000);
            assertThat(client.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void oneWayIsCutForItself() throws IOException {
        try (Socket client = client()) {
            say(client, 1);
            assertThat(client.getInputStream().read()).isEqualTo(1);
            // The echo arrives there, but does not come back.
            board.set(BACK, WireState.SOUND.withCut(true));
            say(client, 2);
            assertThatNothingComes(client);
            board.set(BACK, WireState.SOUND);
            client.setSoTimeout(30_000);
            assertThat(client.getInputStream().read()).isEqualTo(2);
        }
    }

    @Test
    void newConnectionsThroughACutWireAreNotAnswered() throws IOException {
        board.part(Set.of(1), Set.of(2), true);
        try (Socket client = client()) {
            say(client, 1);
            assertThatNothingComes(client);
            board.heal();
            client.setSoTimeout(30_000);
            assertThat(client.getInputStream().read()).isEqualTo(1);
        }
    }

    @Test
    void delayIsAddedToEachWay() throws IOException {
        board.set(THERE, WireState.SOUND.withDelay(40));
        board.set(BACK, WireState.SOUND.withDelay(30));
        try (Socket client = client()) {
            long beganNs = System.nanoTime();
            say(client, 1);
            assertThat(client.getInputStream().read()).isEqualTo(1);
            assertThat(System.nanoTime() - beganNs)
                    .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(70));
        }
    }

    @Test
    void datagramsAreCarriedLostAndCut() throws IOException {
        InetSocketAddress target =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort());
        try (DatagramSocket receiver = new DatagramSocket(target);
                DatagramSocket sender = new DatagramSocket()) {
            receiver.setSoTimeout(30_000);
            send(sender, 7);
            assertThat(receive(receiver)).isEqualTo((byte) 7);
            board.set(THERE, WireState.SOUND.withCut(true));
            send(sender, 8);
            receiver.setSoTimeout(QUIET_MS);
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> receive(receiver));
            board.set(THERE, WireState.SOUND.withLoss(50).withDelay(1));
            for (int i = 0; i < 200; i++) {
                send(sender, 9);
            }
            int arrived = 0;
            boolean more = true;
            while (more) {
                try {
                    assertThat(receive(receiver)).isEqualTo((byte) 9);
                    arrived++;
                } catch (SocketTimeoutException quiet) {
                    more = false;
                }
            }
            assertThat(arrived).isBetween(50, 150);
        }
    }

    @Test
    void theBoardIsChangedByLines() throws IOException {
        try (WireControl control = new WireControl(board, 0)) {
            int port = control.port();
            assertThat(WireControl.isDone(WireControl.send(port, "part 1 2,3"))).isTrue();
            assertThat(board.state(new Direction(1, 3)).cut()).isTrue();
            assertThat(board.state(new Direction(3, 1)).cut()).isTrue();
            assertThat(board.state(new Direction(2, 3)).cut()).isFalse();
            assertThat(WireControl.isDone(WireControl.send(port, "heal"))).isTrue();
            assertThat(WireControl.isDone(WireControl.send(port, "part-one-way 1 2"))).isTrue();
            assertThat(WireControl.isDone(WireControl.send(port, "delay 2 1 50"))).isTrue();
            assertThat(WireControl.isDone(WireControl.send(port, "loss 2 1 5"))).isTrue();
            assertThat(WireControl.send(port, "show"))
                    .contains("1 -> 2: cut")
                    .contains("2 -> 1: delay 50 ms loss 5 %");
            for (String wrong : new String[] {"", "part", "part x y", "loss 1 2 101", "jump"}) {
                assertThat(WireControl.isDone(WireControl.send(port, wrong))).as(wrong).isFalse();
            }
        }
    }

    private Socket client() throws IOException {
        Socket client = new Socket(InetAddress.getLoopbackAddress(), wire.port());
        client.setSoTimeout(30_000);
        return client;
    }

    private static void say(Socket client, int what) throws IOException {
        client.getOutputStream().write(what);
    }

    private static void assertThatNothingComes(Socket client) throws IOException {
        client.setSoTimeout(QUIET_MS);
        assertThatExceptionOfType(SocketTimeoutException.class)
                .isThrownBy(() -> client.getInputStream().read());
    }

    private void send(DatagramSocket sender, int what) throws IOException {
        byte[] bytes = {(byte) what};
        sender.send(new DatagramPacket(bytes, 1, InetAddress.getLoopbackAddress(), wire.port()));
    }

    private static byte receive(DatagramSocket receiver) throws IOException {
        DatagramPacket packet = new DatagramPacket(new byte[10], 10);
        receiver.receive(packet);
        return packet.getData()[0];
    }

    private static void echo(ServerSocket target) {
        while (!target.isClosed()) {
            try {
                Socket socket = target.accept();
                Thread.ofVirtual().start(() -> echo(socket));
            } catch (IOException closed) {
                Await.until("the test ends", target::isClosed);
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int read = in.read();
            while (read >= 0) {
                socket.getOutputStream().write(read);
                read = in.read();
            }
        } catch (IOException gone) {
            throw new UncheckedIOException(gone);
        }
    }

    private static ServerSocket open() {
        try {
            return new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Wire wire() {
        try {
            return new Wire(
                    THERE,
                    board,
                    0,
                    new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getLocalPort()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
