package io.minikafka.broker.nodes;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import io.minikafka.base.FieldReader;
import io.minikafka.base.HostPort;
import io.minikafka.base.Time;
import io.minikafka.cluster.membership.GossipConfig;
import io.minikafka.cluster.membership.Rumour;
import io.minikafka.cluster.membership.Status;
import io.minikafka.network.Routes;
import io.minikafka.network.link.LinkStatus;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class GossipServiceTest {
    private static final byte[] SECRET = "the cluster's secret".getBytes(StandardCharsets.UTF_8);

    private final List<GossipService> open = new ArrayList<>();

    @AfterEach
    void close() {
        open.forEach(GossipService::close);
    }

    @Test
    void nodesFindEachOtherThroughOneAddressAndLearnOfLoads() throws IOException {
        GossipService one = node(1, SECRET, Routes.DIRECT);
        GossipService two = node(2, SECRET, Routes.DIRECT);
        GossipService three = node(3, SECRET, Routes.DIRECT);
        one.join(List.of(at(2)));
        three.join(List.of(at(2)));
        Await.until(
                "all know all",
                () -> open.stream().allMatch(node -> node.view().believed().size() == 3));
        two.load(700);
        Await.until("the load", () -> three.view().of(2).orElseThrow().load() == 700);
        assertThat(one.view().believed().getFirst().nodeId()).isEqualTo(1);
        assertThat(one.view().doubtsItself()).isFalse();
    }

    @Test
    void aNodeThatSaysGoodByeHasLeft() throws IOException {
        GossipService one = node(1, SECRET, Routes.DIRECT);
        GossipService two = node(2, SECRET, Routes.DIRECT);
        Queue<Rumour> heard = new ConcurrentLinkedQueue<>();
        one.listen(heard::add);
        one.join(List.of(at(2)));
        Await.until("found", () -> one.view().of(2).isPresent());
        two.close();
        Await.until("left", () -> one.view().of(2).orElseThrow().status() == Status.LEFT);
        assertThat(heard).extracting(Rumour::status).containsExactly(Status.ALIVE, Status.LEFT);
    }

    @Test
    void aNodeWhoseProcessIsGoneIsDeadWithinAboutASecond() throws IOException {
        GossipService one = node(1, SECRET, Routes.DIRECT);
        GossipService two = node(2, SECRET, Routes.DIRECT);
        node(3, SECRET, Routes.DIRECT);
        one.join(List.of(at(2), at(3)));
        Await.until("all know all", () -> two.view().believed().size() == 3);
        long beganNs = System.nanoTime();
        two.breakOff();
        Await.until("dead", () -> one.view().of(2).orElseThrow().status() == Status.DEAD);
        // Without the system's refusals it would take 2.5 s at least.
        assertThat(System.nanoTime() - beganNs).isLessThan(2_400_000_000L);
    }

    @Test
    void strangersAndGarbageAreCountedAndNothingElse() throws IOException {
        GossipService one = node(1, SECRET, Routes.DIRECT);
        GossipService stranger =
                node(2, "another secret".getBytes(StandardCharsets.UTF_8), Routes.DIRECT);
        stranger.join(List.of(at(1)));
        try (DatagramSocket socket = new DatagramSocket()) {
            Random random = new Random(4);
            for (int i = 0; i < 500; i++) {
                byte[] bytes = new byte[random.nextInt(2_500)];
                random.nextBytes(bytes);
                socket.send(
                        new DatagramPacket(
                                bytes, bytes.length, InetAddress.getLoopbackAddress(), one.port()));
            }
        }
        Await.until("counted", () -> one.view().strangers() > 100);
        assertThat(one.view().believed()).hasSize(1);
    }

    @Test
    void packetsTakeTheWaysThatRoutesName() throws IOException {
        GossipService two = node(2, SECRET, Routes.DIRECT);
        Routes routes = Routes.parse("nowhere.invalid:7=127.0.0.1:" + two.port()).orElseThrow();
        GossipService one = node(1, SECRET, routes);
        one.join(List.of(new HostPort("nowhere.invalid", 7)));
        Await.until("found", () -> one.view().of(2).isPresent());
        assertThat(Routes.parse("a:1=b")).isEmpty();
        assertThat(Routes.parse("")).isPresent();
    }

    @Test
    void theViewIsToldToWhoeverAsks() throws IOException {
        GossipService one = node(1, SECRET, Routes.DIRECT);
        NodesHandler handler =
                new NodesHandler(one::view, () -> List.of(new LinkStatus(2, false, "cut", 0)));
        AtomicReference<byte[]> answer = new AtomicReference<>(new byte[0]);
        handler.handle(new byte[0], answer::set);
        FieldReader in = new FieldReader("the answer", answer.get());
        assertThat(in.bool()).isFalse();
        assertThat(in.i64()).isZero();
        assertThat(in.i32()).isEqualTo(1);
        assertThat(in.i32()).isEqualTo(1);
        assertThat(in.string()).isEqualTo("alive");
    }

    private GossipService node(int id, byte[] secret, Routes routes) throws IOException {
        int port = freePort();
        Rumour self =
                new Rumour(id, 1, Status.ALIVE, new HostPort("127.0.0.1", port), "test", 0, id);
        GossipService service =
                new GossipService(
                                self,
                                secret,
                                new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
                                routes,
                                GossipConfig.defaults(),
                                id,
                                Time.system())
                        .start();
        open.add(service);
        return service;
    }

    private HostPort at(int id) {
        return open.stream()
                .map(node -> node.view().believed().getFirst())
                .filter(rumour -> rumour.nodeId() == id)
                .findFirst()
                .orElseThrow()
                .address();
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
