package io.minikafka.broker.world;

import java.util.List;
import java.util.function.Consumer;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.protocol.Errors;

/// What members of both protocols do alike: commit offsets. No two commits have the same number, so that the one that
/// counts can be told.
abstract class GroupMember implements CoordinatorWorld.Client {
    final CoordinatorWorld world;
    final long connection;
    private final String group;
    private long numbers;

    GroupMember(CoordinatorWorld world, String group, long connection) {
        this.world = world;
        this.group = group;
        this.connection = connection;
    }

    /// @param done is told what became of it, NONE if no answer came
    void commit(String memberId, int epoch, int partition, Consumer<Errors> done) {
        long offset = connection * 1_000_000 + numbers++;
        world.call(
                connection,
                9,
                () ->
                        new OffsetCommitRequestData()
                                .setGroupId(group)
                                .setMemberId(memberId)
                                .setGenerationIdOrMemberEpoch(epoch)
                                .setTopics(
                                        List.of(
                                                new OffsetCommitRequestTopic()
                                                        .setName(CoordinatorWorld.TOPIC)
                                                        .setPartitions(
                                                                List.of(
                                                                        new OffsetCommitRequestPartition()
                                                                                .setPartitionIndex(
                                                                                        partition)
                                                                                .setCommittedOffset(
                                                                                        offset))))),
                answer ->
                        done.accept(
                                Errors.forCode(
                                        ((OffsetCommitResponseData) answer)
                                                .topics()
                                                .getFirst()
                                                .partitions()
                                                .getFirst()
                                                .errorCode())),
                () -> done.accept(Errors.NONE));
    }
}
