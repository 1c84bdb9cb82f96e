package io.minikafka.observer.watch;

import java.io.IOException;
import java.net.InetSocketAddress;
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
        byte[] name = group.getBytes(StandardCharsets.UTF_8);
        byte[] body =
                ByteBuffer.allocate(Integer.BYTES + name.length)
                        .putInt(name.length)
                        .put(name)
                        .array();
        try {
            return read(PrivateCall.send(new InetSocketAddress(host, port), KEY, body, TIMEOUT_MS));
        } catch (IOException | RuntimeException notOurs) {
            return Optional.empty();
        }
    }

    private static Optional<History> read(ByteBuffer in) {
        if (in.get() != FOUND) {
            return Optional.empty();
        }
        PrivateCall.text(in);
        PrivateCall.text(in);
        List<GroupLook.Rebalance> rebalances = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            long beganMs = in.getLong();
            in.getLong();
            List<String> reasons = new ArrayList<>();
            for (int more = count(in); more > 0; more--) {
                reasons.add(PrivateCall.text(in));
            }
            in.getInt();
            in.getInt();
            PrivateCall.text(in);
            in.getLong();
            rebalances.add(new GroupLook.Rebalance(beganMs, String.join("; ", reasons)));
        }
        List<GroupLook.Event> events = new ArrayList<>();
        for (int left = count(in); left > 0; left--) {
            long atMs = in.getLong();
            String what = PrivateCall.text(in);
            PrivateCall.text(in);
            events.add(new GroupLook.Event(atMs, what, PrivateCall.text(in), PrivateCall.text(in)));
        }
        Map<String, Long> since = new HashMap<>();
        for (int left = count(in); left > 0; left--) {
            String partition = PrivateCall.text(in) + "-" + in.getInt();
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
}
