package io.minikafka.broker.world;

import io.minikafka.broker.Uuids;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData;
import org.apache.kafka.common.message.ShareFetchRequestData;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.message.ShareFetchResponseData.AcquiredRecords;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// A share consumer: takes records, accepts most, releases some, and forgets some, whose locks then end. When an answer
/// fails to come it opens another session.
final class ShareMember implements CoordinatorWorld.Client {
    private static final byte ACCEPT = 1;
    private static final byte RELEASE = 2;

    private final CoordinatorWorld world;
    private final long connection;
    private final String memberId;
    private final Uuid topic;
    private int epoch;
    private List<AcquiredRecords> held = List.of();

    ShareMember(CoordinatorWorld world, int number) {
        this.world = world;
        this.connection = 40L + number;
        this.memberId = new Uuid(7_000, number + 1).toString();
        var id = world.metadata().image().topic(CoordinatorWorld.WORK).orElseThrow().id();
        this.topic = Uuids.toKafka(id);
    }

    @Override
    public void act() {
        if (held.isEmpty()) {
            fetch();
        } else if (world.random().nextInt(10) == 0) {
            held = List.of();
            world.checks.mayLoseLocks(connection);
            world.next(this);
        } else {
            acknowledge();
        }
    }

    private void reopen() {
        epoch = 0;
        held = List.of();
        world.next(this);
    }

    private void fetch() {
        int with = epoch;
        world.call(
                connection,
                1,
                () -> fetchRequest(with),
                answer -> {
                    var response = (ShareFetchResponseData) answer;
                    if (response.errorCode() != Errors.NONE.code()) {
                        reopen();
                        return;
                    }
                    epoch = with + 1;
                    List<AcquiredRecords> acquired = new ArrayList<>();
                    response.responses()
                            .forEach(one ->
                                    one.partitions()
                                            .forEach(partition ->
                                                    acquired.addAll(partition.acquiredRecords())));
                    held = acquired;
                    world.next(this);
                },
                this::reopen);
    }

    private ShareFetchRequestData fetchRequest(int with) {
        var request =
                new ShareFetchRequestData()
                        .setGroupId(SimulatedBroker.SHARE_GROUP)
                        .setMemberId(memberId)
                        .setShareSessionEpoch(with)
                        .setMaxWaitMs(200)
                        .setMinBytes(1)
                        .setMaxBytes(1 << 20)
                        .setMaxRecords(20)
                        .setBatchSize(20);
        var one = new ShareFetchRequestData.FetchTopic().setTopicId(topic);
        one.partitions().add(new ShareFetchRequestData.FetchPartition().setPartitionIndex(0));
        request.topics().add(one);
        return request;
    }

    private void acknowledge() {
        int with = epoch;
        Random random = world.random();
        AcquiredRecords first = held.getFirst();
        byte type = random.nextInt(4) == 0 ? RELEASE : ACCEPT;
        Supplier<ApiMessage> request = () -> ackRequest(with, first, type);
        world.call(
                connection,
                1,
                request,
                answer -> {
                    var response = (ShareAcknowledgeResponseData) answer;
                    if (response.errorCode() != Errors.NONE.code()) {
                        reopen();
                        return;
                    }
                    epoch = with + 1;
                    held = held.subList(1, held.size());
                    world.next(this);
                },
                this::reopen);
    }

    private ShareAcknowledgeRequestData ackRequest(int with, AcquiredRecords records, byte type) {
        var batch =
                new ShareAcknowledgeRequestData.AcknowledgementBatch()
                        .setFirstOffset(records.firstOffset())
                        .setLastOffset(records.lastOffset())
                        .setAcknowledgeTypes(List.of(type));
        var partition =
                new ShareAcknowledgeRequestData.AcknowledgePartition()
                        .setPartitionIndex(0)
                        .setAcknowledgementBatches(List.of(batch));
        var one = new ShareAcknowledgeRequestData.AcknowledgeTopic().setTopicId(topic);
        one.partitions().add(partition);
        var request =
                new ShareAcknowledgeRequestData()
                        .setGroupId(SimulatedBroker.SHARE_GROUP)
                        .setMemberId(memberId)
                        .setShareSessionEpoch(with);
        request.topics().add(one);
        return request;
    }
}
