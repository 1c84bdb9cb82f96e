package io.minikafka.app.cli;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.TopicPartition;

/// What the broker remembers of a group's past: docs/format/private-api.md, key 30000.
record GroupHistory(
        String type,
        String state,
        List<Rebalance> rebalances,
        List<Event> events,
        Map<TopicPartition, Still> offsets) {
    private static final int KEY = 30_000;
    private static final int FOUND = 0;
    private static final int UNKNOWN_GROUP = 1;

    /// @param endedMs -1 while it goes on
    record Rebalance(
            long beganMs,
            long endedMs,
            List<String> reasons,
            int epoch,
            int members,
            String last,
            long lastAfterMs) {}

    record Event(long atMs, String what, String member, String clientId, String detail) {}

    /// Where a committed offset stands, and since when.
    record Still(long offset, long sinceMs) {}

    /// Empty if there is no such group.
    static Optional<GroupHistory> ask(String address, String groupId) {
        byte[] request = new FieldWriter(64).string(groupId).toBytes();
        FieldReader in =
                new FieldReader(
                        "the broker's answer",
                        PrivateCall.send(address, KEY, request, "the history of groups"));
        return switch (in.u8()) {
            case FOUND -> Optional.of(read(in));
            case UNKNOWN_GROUP -> Optional.empty();
            default ->
                    throw new CommandFailure(
                            ExitCode.FAILED, "The broker is busy with groups; ask again");
        };
    }

    private static GroupHistory read(FieldReader in) {
        String type = in.string();
        String state = in.string();
        List<Rebalance> rebalances = new ArrayList<>();
        for (int left = in.count(1); left > 0; left--) {
            rebalances.add(rebalance(in));
        }
        List<Event> events = new ArrayList<>();
        for (int left = in.count(1); left > 0; left--) {
            events.add(new Event(in.i64(), in.string(), in.string(), in.string(), in.string()));
        }
        Map<TopicPartition, Still> offsets = new HashMap<>();
        for (int left = in.count(1); left > 0; left--) {
            TopicPartition partition = new TopicPartition(in.string(), in.i32());
            offsets.put(partition, new Still(in.i64(), in.i64()));
        }
        in.end();
        return new GroupHistory(type, state, rebalances, events, offsets);
    }

    private static Rebalance rebalance(FieldReader in) {
        long beganMs = in.i64();
        long endedMs = in.i64();
        List<String> reasons = new ArrayList<>();
        for (int left = in.count(1); left > 0; left--) {
            reasons.add(in.string());
        }
        return new Rebalance(beganMs, endedMs, reasons, in.i32(), in.i32(), in.string(), in.i64());
    }
}
