package io.minikafka.broker;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class NodeAddressTest {
    @Test
    void namesTheAddressThatTheClientUsed() throws UnknownHostException {
        var address = new NodeAddress(1, Optional.empty());
        assertThat(address.of(from("127.0.0.1", 9092))).isEqualTo(new HostPort("127.0.0.1", 9092));
        assertThat(address.of(from("10.1.2.3", 19092))).isEqualTo(new HostPort("10.1.2.3", 19092));
    }

    @Test
    void ipv6HasNeitherBracketsNorScope() throws UnknownHostException {
        var address = new NodeAddress(1, Optional.empty());
        assertThat(address.of(from("::1", 9092)).host()).isEqualTo("0:0:0:0:0:0:0:1");
        assertThat(address.of(from("fe80::1%1", 9092)).host()).isEqualTo("fe80:0:0:0:0:0:0:1");
    }

    @Test
    void theAdvertisedAddressWins() throws UnknownHostException {
        var address = new NodeAddress(1, Optional.of(new HostPort("broker.example", 19092)));
        assertThat(address.of(from("127.0.0.1", 9092)))
                .isEqualTo(new HostPort("broker.example", 19092));
    }

    private static RequestContext from(String host, int port) throws UnknownHostException {
        var local = new InetSocketAddress(InetAddress.getByName(host), port);
        return new RequestContext((short) 0, "client", local, local, 1, 0);
    }
}
