package io.minikafka.cluster.membership;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.base.HostPort;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/// Packets as bytes: `MKG1`, the first 16 bytes of an HMAC-SHA256 with the cluster's secret over the rest, the rest.
/// What does not check is no packet. Format: docs/format/gossip.md.
public final class PacketCodec {
    /// Fits an Ethernet frame, so it is not sent in pieces.
    public static final int PACKET_BYTES_MAX = 1_400;

    private static final byte[] MAGIC = {'M', 'K', 'G', '1'};
    private static final int MAC_BYTES = 16;
    private static final int HEAD_BYTES = MAGIC.length + MAC_BYTES;
    private static final int RUMOUR_BYTES_MIN = 29;
    private static final int PING = 1;
    private static final int ACK = 2;
    private static final int PING_FOR = 3;

    private final SecretKeySpec key;

    public PacketCodec(byte[] secret) {
        key = new SecretKeySpec(secret, "HmacSHA256");
    }

    /// As many of the packet's rumours as there is room for.
    public byte[] encode(Packet packet) {
        for (int rumours = packet.rumours().size(); ; rumours--) {
            byte[] body = body(packet, packet.rumours().subList(0, rumours));
            if (HEAD_BYTES + body.length <= PACKET_BYTES_MAX) {
                return sealed(body);
            }
        }
    }

    /// With the head that proves where it comes from.
    byte[] sealed(byte[] body) {
        byte[] bytes = new byte[HEAD_BYTES + body.length];
        System.arraycopy(MAGIC, 0, bytes, 0, MAGIC.length);
        System.arraycopy(mac(body), 0, bytes, MAGIC.length, MAC_BYTES);
        System.arraycopy(body, 0, bytes, HEAD_BYTES, body.length);
        return bytes;
    }

    /// Empty if it is not of this cluster, damaged or not understood.
    public Optional<Packet> decode(byte[] bytes) {
        if (bytes.length <= HEAD_BYTES
                || bytes.length > PACKET_BYTES_MAX
                || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)) {
            return Optional.empty();
        }
        byte[] body = Arrays.copyOfRange(bytes, HEAD_BYTES, bytes.length);
        byte[] said = Arrays.copyOfRange(bytes, MAGIC.length, HEAD_BYTES);
        if (!MessageDigest.isEqual(mac(body), said)) {
            return Optional.empty();
        }
        try {
            return read(new FieldReader("gossip packet", body));
        } catch (FormatException malformed) {
            return Optional.empty();
        }
    }

    private byte[] mac(byte[] body) {
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            return Arrays.copyOf(mac.doFinal(body), MAC_BYTES);
        } catch (GeneralSecurityException missing) {
            throw new IllegalStateException("HmacSHA256 is part of every Java", missing);
        }
    }

    private static byte[] body(Packet packet, List<Rumour> rumours) {
        FieldWriter out = new FieldWriter(256);
        switch (packet) {
            case Packet.Ping(int from, long number, HostPort replyTo, _) ->
                    address(out.u8(PING).i32(from).i64(number), replyTo);
            case Packet.Ack(int from, long number, _) -> out.u8(ACK).i32(from).i64(number);
            case Packet.PingFor(int from, long number, HostPort replyTo, HostPort target, _) -> {
                address(out.u8(PING_FOR).i32(from).i64(number), replyTo);
                address(out, target);
            }
        }
        out.i32(rumours.size());
        rumours.forEach(rumour -> rumour(out, rumour));
        return out.toBytes();
    }

    private static void rumour(FieldWriter out, Rumour rumour) {
        out.i32(rumour.nodeId()).i64(rumour.incarnation()).u8(rumour.status().code());
        address(out, rumour.address());
        out.string(rumour.version()).i32(rumour.load()).i32(rumour.accuser());
    }

    private static void address(FieldWriter out, HostPort address) {
        out.string(address.host()).i32(address.port());
    }

    private static Optional<Packet> read(FieldReader in) {
        int kind = in.u8();
        int from = in.i32();
        long number = in.i64();
        Optional<Packet> packet =
                switch (kind) {
                    case PING ->
                            Optional.of(new Packet.Ping(from, number, address(in), rumours(in)));
                    case ACK -> Optional.of(new Packet.Ack(from, number, rumours(in)));
                    case PING_FOR ->
                            Optional.of(
                                    new Packet.PingFor(
                                            from, number, address(in), address(in), rumours(in)));
                    default -> Optional.empty();
                };
        if (packet.isPresent()) {
            in.end();
        }
        return packet;
    }

    private static List<Rumour> rumours(FieldReader in) {
        List<Rumour> rumours = new ArrayList<>();
        for (int left = in.count(RUMOUR_BYTES_MIN); left > 0; left--) {
            rumours.add(
                    new Rumour(
                            in.i32(),
                            in.i64(),
                            status(in.u8()),
                            address(in),
                            in.string(),
                            in.i32(),
                            in.i32()));
        }
        return List.copyOf(rumours);
    }

    private static Status status(int code) {
        return Status.of(code)
                .orElseThrow(() -> new FormatException("gossip packet: no such status: " + code));
    }

    private static HostPort address(FieldReader in) {
        return new HostPort(in.string(), in.i32());
    }
}
