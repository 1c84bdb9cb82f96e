package io.minikafka.observer.watch;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// Asks a broker of ours what it remembers of a group: docs/format/private-api.md, key 30000. Others close the
/// connection, which is an empty answer.
final class GroupHistoryCall {
    private static final int KEY = 30_000;
    private static final int TIMEOUT_MS = 2_000;
    private static final int ANSWER_BYTES_MAX = 4 << 20;
    private static final int ITEMS_MAX = 10_000;
    private static final int FOUND = 0;

    /// What is known of the past of a group.
    ///
    /// @param since when the committed offset of a partition, as `topic-0`, was committed
    record History(
            List<GroupLook.Event> events,
            List<GroupLook.Rebalance> rebalances,
            Map<String, Long> since) {
        static final History NONE = new History(List.of(), List.of(), Map.of());
    }

    private GroupHistoryCall() {}

    static Optional<History> ask(String host, int port, String group) {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(host, port), TIMEOUT_MS);
            socket.setSoTimeout(TIMEOUT_MS);
            byte[] name = group.getBytes(StandardCharsets.UTF_8);
            ByteArrayOutputStream frame = new ByteArrayOutputStream();
            DataOutputStream out = new DataOutputStream(frame);
            out.writeInt(Short.BYTES * 2 + Integer.BYTES * 2 + name.length);
            out.writeShort(KEY);
            out.writeShort(0);
            out.writeInt(1);
            out.writeInt(name.length);
            out.write(name);
            socket.getOutputStream().write(frame.toByteArray());
            DataInputStream in = new DataInputStream(socket.getInputStream());
            int size = in.readInt();
            if (size < Integer.BYTES || size > ANSWER_BYTES_MAX) {
                return Optional.empty();
            }
            byte[] answer = new byte[size];
            in.readFully(answer);
            return read(ByteBuffer.wrap(answer));
        } catch (IOException | RuntimeException notOurs) {
            return Optional.empty();
        }
    }

    private static Optional<History> read(ByteBuffer in) {
        in.getInt();
        if (in.get() != FOUND) {
            return Optional.empty();
        }
        text(in);
        text(in);
        List<GroupLook.Rebalance> rebalances = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            long beganMs = in.getLong();
            in.getLong();
            List<String> reasons = new ArrayList<>();
            for (int more = count(in); more > 0; more--) {
                reasons.add(text(in));
            }
            in.getInt();
            in.getInt();
            text(in);
            in.getLong();
            rebalances.add(new GroupLook.Rebalance(beganMs, String.join("; ", reasons)));
        }
        List<GroupLook.Event> events = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            long atMs = in.getLong();
            String what = text(in);
            text(in);
            events.add(new GroupLook.Event(atMs, what, text(in), text(in)));
        }
        Map<String, Long> since = new HashMap<>();
        for (int left = count(in); left > 0; left--) {
            String partition = text(in) + "-" + in.getInt();
            in.getLong();
            since.put(partition, in.getLong());
        }
        return Optional.of(new History(events, rebalances, since));
    }

    private static int count(ByteBuffer in) {
        int count = in.getInt();
        if (count < 0 || count > ITEMS_MAX) {
            throw new IllegalArgumentException("a list of " + count);
        }
        return count;
    }

    private static String text(ByteBuffer in) {
        byte[] bytes = new byte[Math.clamp(in.getInt(), 0, in.remaining())];
        in.get(bytes);
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
