package io.minikafka.network.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/// Requests of clients that wait for other nodes must not keep those nodes' words out.
class PeerMemoryTest {
    private static final int REQUEST_BYTES = 512 << 10;

    @Test
    void lettersComeThroughWhileClientsHoldAllTheirMemory() throws IOException {
        var identity = new LinkIdentity(LinkNode.CLUSTER, 2, LinkNode.SECRET);
        try (LinkNode one = new LinkNode(1);
                LinkNode two =
                        new LinkNode(
                                identity,
                                0,
                                LinkNode.QUICK,
                                c -> c.with(c.limits().withInFlight(128, 2 << 20)));
                Socket client = new Socket(InetAddress.getLoopbackAddress(), two.port())) {
            one.knows(2, two).connected(2);
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            for (int i = 0; i < 5; i++) {
                park(out, REQUEST_BYTES - 1_024);
            }
            // The fourth may, or may not, find room for the copy that a growing buffer needs.
            Await.until("the clients' memory is used up", () -> two.parked.size() >= 3);
            one.say(2, "progress");
            Await.until("it arrives", () -> two.letters.contains("progress"));
            assertThat(one.call(2, LinkNode.ECHO, 1, "vote").answer()).isEqualTo("1 vote");
            assertThat(two.listener.inFlightBytes()).isGreaterThan(2 * REQUEST_BYTES);
        }
    }

    @Test
    void anOrdinaryClientIsStillAnsweredInOrder() throws IOException {
        try (LinkNode node = new LinkNode(2);
                Socket client = new Socket(InetAddress.getLoopbackAddress(), node.port())) {
            DataOutputStream out = new DataOutputStream(client.getOutputStream());
            park(out, 8);
            out.writeInt(8);
            out.writeShort(LinkNode.ECHO);
            out.writeShort(0);
            out.writeInt(2);
            Await.until("the first waits", () -> !node.parked.isEmpty());
            LinkNode.answer(node.parked.remove());
            DataInputStream in = new DataInputStream(client.getInputStream());
            assertThat(in.readInt()).isEqualTo(4);
            assertThat(in.readInt()).isEqualTo(1);
            assertThat(in.readInt()).isEqualTo(4);
            assertThat(in.readInt()).isEqualTo(2);
        }
    }

    private static void park(DataOutputStream out, int bytes) throws IOException {
        out.writeInt(bytes);
        out.writeShort(LinkNode.PARK);
        out.writeShort(0);
        out.writeInt(1);
        out.write(new byte[bytes - 8]);
    }
}
