package io.minikafka.cluster.membership;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.Fuzzing;
import io.minikafka.base.HostPort;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

class PacketCodecTest {
    private static final HostPort HERE = new HostPort("::1", 9094);
    private final PacketCodec codec = new PacketCodec("secret".getBytes(UTF_8));
    private final Rumour rumour =
            new Rumour(3, 77, Status.SUSPECT, new HostPort("node-3", 9094), "0.1.0", 250, 5);

    @Test
    void packetsComeBackAsTheyWere() {
        List<Packet> packets =
                List.of(
                        new Packet.Ping(1, 9, HERE, List.of(rumour, rumour)),
                        new Packet.Ack(2, Long.MAX_VALUE, List.of()),
                        new Packet.PingFor(1, 9, HERE, new HostPort("node-4", 1), List.of(rumour)));
        for (Packet packet : packets) {
            assertThat(codec.decode(codec.encode(packet))).contains(packet);
        }
    }

    @Test
    void anotherSecretOrOneFlippedBitIsNoPacket() {
        byte[] bytes = codec.encode(new Packet.Ping(1, 9, HERE, List.of(rumour)));
        assertThat(new PacketCodec("other".getBytes(UTF_8)).decode(bytes)).isEmpty();
        for (int bit = 0; bit < bytes.length * 8; bit++) {
            byte[] damaged = bytes.clone();
            damaged[bit / 8] ^= (byte) (1 << bit % 8);
            assertThat(codec.decode(damaged)).as("bit " + bit).isEmpty();
        }
    }

    @Test
    void aPacketFitsAFrameWhateverTheNames() {
        Rumour wide =
                new Rumour(3, 77, Status.ALIVE, new HostPort("h".repeat(255), 9094), "0.1.0", 0, 3);
        byte[] bytes = codec.encode(new Packet.Ack(1, 9, Collections.nCopies(12, wide)));
        assertThat(bytes.length).isLessThanOrEqualTo(PacketCodec.PACKET_BYTES_MAX);
        assertThat(codec.decode(bytes).orElseThrow().rumours()).hasSizeBetween(1, 11);
    }

    @Test
    @Tag("fuzz")
    void whoeverKnowsTheSecretCanStillNotBreakTheReader() {
        Fuzzing.run("gossip", this::damaged);
    }

    private void damaged(long seed) {
        Random random = new Random(seed);
        byte[] sound = codec.encode(new Packet.PingFor(1, 9, HERE, HERE, List.of(rumour)));
        for (int i = 0; i < 20_000; i++) {
            byte[] body = new byte[1 + random.nextInt(120)];
            random.nextBytes(body);
            System.arraycopy(sound, 20, body, 0, Math.min(random.nextInt(60), body.length));
            codec.decode(codec.sealed(body))
                    .ifPresent(read -> assertThat(codec.decode(codec.encode(read))).contains(read));
        }
    }
}
