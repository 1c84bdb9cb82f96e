package io.minikafka.broker.group.service;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.broker.PrivateHandler;
import io.minikafka.broker.group.Group;
import io.minikafka.broker.group.GroupCoordinator;
import io.minikafka.broker.group.RebalanceLog;
import io.minikafka.broker.group.RebalanceLog.Event;
import io.minikafka.broker.group.RebalanceLog.Rebalance;
import io.minikafka.broker.group.Topics;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Private API 30000: what happened in a group, and since when each of its offsets stands still. Bytes:
/// docs/format/private-api.md. RFC 0007, 4.6.
final class GroupHistoryHandler implements PrivateHandler {
    /// For clients; the other one is for nodes that pass on what they were asked.
    static final short KEY = 30_000;

    static final short PASSED_ON = 30_052;
    private static final int FOUND = 0;
    private static final int UNKNOWN_GROUP = 1;
    private static final int BUSY = 2;

    private final short key;
    private final GroupService groups;
    private final Topics topics;

    GroupHistoryHandler(short key, GroupService groups, Topics topics) {
        this.key = key;
        this.groups = groups;
        this.topics = topics;
    }

    @Override
    public short key() {
        return key;
    }

    @Override
    public void handle(byte[] request, Consumer<byte[]> answer) {
        String groupId = groupOf(request);
        groups.submit(
                groupId,
                coordinator ->
                        answer.accept(
                                coordinator
                                        .group(groupId)
                                        .map(group -> history(coordinator, group))
                                        .orElseGet(() -> status(UNKNOWN_GROUP).toBytes())),
                _ -> answer.accept(busy()));
    }

    static String groupOf(byte[] request) {
        FieldReader in = new FieldReader("a request for a group's history", request);
        String groupId = in.string();
        in.end();
        return groupId;
    }

    static byte[] busy() {
        return status(BUSY).toBytes();
    }

    private static FieldWriter status(int status) {
        return new FieldWriter(1_024).u8(status);
    }

    private byte[] history(GroupCoordinator coordinator, Group group) {
        FieldWriter out = status(FOUND);
        out.string(group.type().label()).string(group.stateLabel());
        RebalanceLog log = group.log();
        List<Rebalance> rebalances = new ArrayList<>(log.rebalances());
        log.current(0, 0).ifPresent(rebalances::add);
        out.i32(rebalances.size());
        rebalances.forEach(rebalance -> write(out, rebalance));
        out.i32(log.events().size());
        log.events().forEach(event -> write(out, event));
        writeOffsets(out, coordinator, group.id());
        return out.toBytes();
    }

    private static void write(FieldWriter out, Rebalance rebalance) {
        out.i64(rebalance.beganMs()).i64(rebalance.endedMs());
        out.i32(rebalance.reasons().size());
        rebalance.reasons().forEach(out::string);
        out.i32(rebalance.epoch()).i32(rebalance.members());
        out.string(rebalance.last()).i64(rebalance.lastAfterMs());
    }

    private static void write(FieldWriter out, Event event) {
        out.i64(event.atMs()).string(event.what().words());
        out.string(event.member()).string(event.clientId()).string(event.detail());
    }

    private void writeOffsets(FieldWriter out, GroupCoordinator coordinator, String groupId) {
        record Still(String topic, int partition, long offset, long sinceMs) {}
        List<Still> offsets = new ArrayList<>();
        coordinator
                .offsets(groupId)
                .forEach((partition, offset) -> {
                    Optional<Topics.Topic> topic = topics.topic(partition.topicId());
                    topic.ifPresent(t ->
                            offsets.add(
                                    new Still(
                                            t.name(),
                                            partition.partition(),
                                            offset.offset(),
                                            coordinator.standsSinceMs(groupId, partition))));
                });
        out.i32(offsets.size());
        for (Still still : offsets) {
            out.string(still.topic()).i32(still.partition());
            out.i64(still.offset()).i64(still.sinceMs());
        }
    }
}
