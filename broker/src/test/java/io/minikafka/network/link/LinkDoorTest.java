package io.minikafka.network.link;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.Fuzzing;
import io.minikafka.base.Await;
import io.minikafka.network.link.CallOutcome.Reason;
import io.minikafka.network.link.Greeting.Hello;
import io.minikafka.network.link.Greeting.Refusal;
import io.minikafka.network.link.Greeting.Reply;
import io.minikafka.network.link.Greeting.Welcome;
import io.minikafka.network.link.Greeting.Why;
import io.minikafka.network.link.LinkIdentity.Ends;
import io.minikafka.network.link.LinkIdentity.Side;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// Both doors against ends that do not keep to the rules.
class LinkDoorTest {
    private static final byte[] NONCE = new byte[Greeting.NONCE_BYTES];

    /// A peer of the test's making, byte by byte.
    private static final class RawPeer implements AutoCloseable {
        private final Socket socket;
        private final DataOutputStream out;
        private final DataInputStream in;

        RawPeer(Socket socket) throws IOException {
            this.socket = socket;
            socket.setSoTimeout(30_000);
            out = new DataOutputStream(socket.getOutputStream());
            in = new DataInputStream(socket.getInputStream());
        }

        static RawPeer to(LinkNode node) throws IOException {
            return new RawPeer(new Socket(InetAddress.getLoopbackAddress(), node.port()));
        }

        void send(short key, byte[] body) throws IOException {
            out.writeInt(8 + body.length);
            out.writeShort(key);
            out.writeShort(0);
            out.writeInt(5);
            out.write(body);
        }

        /// The other end may have closed the connection after what was sent before.
        void sendIfOpen(short key, byte[] body) throws IOException {
            try {
                send(key, body);
            } catch (SocketException closed) {
                assertThat(isEnded()).isTrue();
            }
        }

        byte[] receive() throws IOException {
            byte[] frame = new byte[in.readInt()];
            in.readFully(frame);
            return frame;
        }

        byte[] answer() throws IOException {
            byte[] frame = receive();
            byte[] body = new byte[frame.length - 4];
            System.arraycopy(frame, 4, body, 0, body.length);
            return body;
        }

        Reply hello(int from, int to) throws IOException {
            send(Frames.HELLO, new Hello(LinkNode.CLUSTER, from, to, NONCE).toBytes());
            return Reply.read(answer());
        }

        void prove(Welcome welcome) throws IOException {
            var identity = new LinkIdentity(LinkNode.CLUSTER, 7, LinkNode.SECRET);
            Ends ends = new Ends(7, welcome.nodeId(), NONCE, welcome.nonce());
            send(Frames.PROOF, identity.proof(Side.CALLER, ends));
        }

        boolean isEnded() throws IOException {
            try {
                return in.read() < 0;
            } catch (EOFException | SocketException e) {
                return true;
            }
        }

        @Override
        public void close() throws IOException {
            socket.close();
        }
    }

    @Test
    void aPeerThatKeepsToTheRulesIsAnswered() throws IOException {
        try (LinkNode node = new LinkNode(2);
                RawPeer peer = RawPeer.to(node)) {
            Welcome welcome = (Welcome) peer.hello(7, Greeting.ANYBODY);
            assertThat(welcome.nodeId()).isEqualTo(2);
            peer.prove(welcome);
            assertThat(peer.answer()).containsExactly(0);
            peer.send(Frames.PING, new byte[0]);
            assertThat(peer.answer()).isEmpty();
            peer.send(Frames.BUNDLE, new byte[] {0, 0, 0, 2, 'h', 'i', 0, 0, 0, 0});
            Await.until("both letters", () -> node.letters.size() == 2);
            assertThat(node.letters).containsExactly("hi", "");
        }
    }

    @Test
    void nothingIsTakenBeforeTheProof() throws IOException {
        for (short key : new short[] {Frames.BUNDLE, Frames.PING, Frames.PROOF}) {
            try (LinkNode node = new LinkNode(2);
                    RawPeer peer = RawPeer.to(node)) {
                peer.hello(7, 2);
                peer.send(key, new byte[] {0, 0, 0, 2, 'h', 'i'});
                assertThat(peer.isEnded()).isTrue();
                assertThat(node.letters).isEmpty();
            }
        }
    }

    @Test
    void aProofOfAnotherConnectionIsWorthNothing() throws IOException {
        try (LinkNode node = new LinkNode(2);
                RawPeer first = RawPeer.to(node);
                RawPeer second = RawPeer.to(node)) {
            Welcome heard = (Welcome) first.hello(7, 2);
            second.hello(7, 2);
            second.prove(heard);
            assertThat(second.isEnded()).isTrue();
            first.prove(heard);
            assertThat(first.answer()).containsExactly(0);
        }
    }

    @Test
    void oneHelloIsEnough() throws IOException {
        try (LinkNode node = new LinkNode(2);
                RawPeer peer = RawPeer.to(node)) {
            peer.hello(7, 2);
            peer.send(Frames.HELLO, new Hello(LinkNode.CLUSTER, 7, 2, NONCE).toBytes());
            assertThat(peer.isEnded()).isTrue();
        }
    }

    @Test
    void refusalsSayWhy() throws IOException {
        try (LinkNode node = new LinkNode(2);
                RawPeer wrong = RawPeer.to(node);
                RawPeer twin = RawPeer.to(node);
                RawPeer later = RawPeer.to(node)) {
            assertThat(wrong.hello(7, 3)).isEqualTo(new Refusal(Why.ANOTHER_NODE));
            assertThat(twin.hello(2, 2)).isEqualTo(new Refusal(Why.MYSELF));
            later.send(Frames.HELLO, new Hello(9, LinkNode.CLUSTER, 7, 2, NONCE).toBytes());
            assertThat(Reply.read(later.answer())).isEqualTo(new Refusal(Why.UNKNOWN_VERSION));
        }
    }

    @Test
    void whatIsNoLetterClosesTheConnection() throws IOException {
        byte[][] bodies = {
            {0, 0, 0, 3, 'h', 'i'}, {0, 0}, {-1, -1, -1, -1}, {127, -1, -1, -1, 1, 2, 3}
        };
        for (byte[] body : bodies) {
            try (LinkNode node = new LinkNode(2);
                    RawPeer peer = RawPeer.to(node)) {
                peer.prove((Welcome) peer.hello(7, 2));
                peer.answer();
                peer.send(Frames.BUNDLE, body);
                assertThat(peer.isEnded()).isTrue();
            }
        }
    }

    @Test
    @Tag("fuzz")
    void garbageInTheGreetingHarmsNobody() {
        Fuzzing.run("greetings", LinkDoorTest::garbage);
    }

    private static void garbage(long seed) throws IOException {
        Random random = new Random(seed);
        try (LinkNode node = new LinkNode(2)) {
            byte[] sound = new Hello(LinkNode.CLUSTER, 7, 2, NONCE).toBytes();
            for (int i = 0; i < 300; i++) {
                byte[] body = new byte[random.nextInt(80)];
                random.nextBytes(body);
                int kept = Math.min(body.length, random.nextInt(sound.length));
                System.arraycopy(sound, 0, body, 0, kept);
                try (RawPeer peer = RawPeer.to(node)) {
                    peer.send(Frames.HELLO, body);
                    peer.sendIfOpen(Frames.BUNDLE, body);
                    while (!peer.isEnded()) {
                        assertThat(node.letters).isEmpty();
                    }
                }
            }
            assertThat(node.broken).isEmpty();
        }
    }

    @Test
    void aCallerBearsGarbageAsWell() throws IOException {
        byte[][] answers = {
            {},
            {0, 0, 0, 1, 0},
            {0, 0, 0, 5, 0, 0, 0, 0, 99},
            {0, 0, 0, 6, 0, 0, 0, 0, 1, 1},
            {0x7f, 0, 0, 0},
            {-1, -1, -1, -1},
            {0, 0, 0, 4, 0, 0, 0, 0}
        };
        try (LinkNode one = new LinkNode(1)) {
            for (int i = 0; i < answers.length; i++) {
                try (ServerSocket server =
                        new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                    int node = 10 + i;
                    one.knows(node, server.getLocalPort());
                    TestCall call = one.call(node, LinkNode.ECHO, 1, "");
                    try (Socket socket = server.accept();
                            RawPeer odd = new RawPeer(socket)) {
                        odd.receive();
                        odd.out.write(answers[i]);
                        socket.shutdownOutput();
                        assertThat(call.failure().reason()).isEqualTo(Reason.UNREACHABLE);
                    }
                    one.links.forget(node);
                }
            }
        }
    }

    @Test
    void whoeverRepeatsMyNonceDoesNotProveAnything() throws IOException {
        try (LinkNode one = new LinkNode(1);
                ServerSocket server = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            one.knows(2, server.getLocalPort());
            TestCall call = one.call(2, LinkNode.ECHO, 1, "");
            try (Socket socket = server.accept();
                    RawPeer mirror = new RawPeer(socket)) {
                byte[] hello = mirror.receive();
                byte[] nonce = new byte[Greeting.NONCE_BYTES];
                System.arraycopy(hello, hello.length - nonce.length, nonce, 0, nonce.length);
                byte[] reply = new Welcome(2, nonce, NONCE).toBytes();
                mirror.out.writeInt(4 + reply.length);
                mirror.out.writeInt(0);
                mirror.out.write(reply);
                assertThat(call.failure().detail()).contains("secret");
            }
        }
    }

    @Test
    void aNodeInNoClusterSaysSo() {
        LinkDoor shut = LinkDoor.shut();
        assertThat(shut.knows(Frames.HELLO)).isTrue();
        assertThat(shut.knows((short) 30_000)).isFalse();
    }
}
