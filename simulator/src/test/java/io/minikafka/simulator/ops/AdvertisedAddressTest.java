package io.minikafka.simulator.ops;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.Ports;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.common.Node;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Clients are told an address that works for them.
class AdvertisedAddressTest {
    @TempDir private Path folder;

    @Test
    void aClientIsToldTheAddressThatItUsed() throws Exception {
        int port = Ports.free();
        Map<String, String> everywhere = Map.of("listeners", "PLAINTEXT://:" + port);
        try (BrokerProcess broker = BrokerProcess.start(folder, port, everywhere)) {
            assertThat(hostFor(broker.bootstrap(), port)).isEqualTo("127.0.0.1");
            for (String literal : loopbacks()) {
                InetAddress told =
                        InetAddress.getByName(hostFor("[" + literal + "]:" + port, port));
                assertThat(told).isEqualTo(InetAddress.getByName(literal));
            }
            assertThat(
                            InetAddress.getByName(hostFor("localhost:" + port, port))
                                    .isLoopbackAddress())
                    .isTrue();
        }
    }

    @Test
    void anAdvertisedAddressGoesBeforeTheOneUsed() throws Exception {
        int port = Ports.free();
        Map<String, String> named =
                Map.of(
                        "listeners", "PLAINTEXT://0.0.0.0:" + port,
                        "advertised.listeners", "PLAINTEXT://localhost:" + port);
        try (BrokerProcess broker = BrokerProcess.start(folder, port, named)) {
            assertThat(hostFor(broker.bootstrap(), port)).isEqualTo("localhost");
        }
    }

    /// What the only node of the cluster is called for a client that came through `bootstrap`.
    private static String hostFor(String bootstrap, int port) {
        try (Admin admin = Kafka.admin(bootstrap)) {
            Node node = Kafka.get(admin.describeCluster().nodes()).iterator().next();
            assertThat(node.port()).isEqualTo(port);
            return node.host();
        }
    }

    /// IPv6 is switched off on some machines.
    private static List<String> loopbacks() {
        List<String> found = new ArrayList<>(List.of("127.0.0.1"));
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(new InetSocketAddress(InetAddress.ofLiteral("::1"), 0));
            found.add("::1");
        } catch (IOException noIpv6) {
            System.err.println("no IPv6 on this machine: " + noIpv6);
        }
        return found;
    }
}
