package io.minikafka.broker.group.service;

import static org.apache.kafka.common.protocol.Errors.CONCURRENT_TRANSACTIONS;
import static org.apache.kafka.common.protocol.Errors.COORDINATOR_NOT_AVAILABLE;
import static org.apache.kafka.common.protocol.Errors.GROUP_ID_NOT_FOUND;
import static org.apache.kafka.common.protocol.Errors.ILLEGAL_GENERATION;
import static org.apache.kafka.common.protocol.Errors.INVALID_GROUP_ID;
import static org.apache.kafka.common.protocol.Errors.INVALID_PRODUCER_EPOCH;
import static org.apache.kafka.common.protocol.Errors.INVALID_TXN_STATE;
import static org.apache.kafka.common.protocol.Errors.NONE;
import static org.apache.kafka.common.protocol.Errors.OFFSET_METADATA_TOO_LARGE;
import static org.apache.kafka.common.protocol.Errors.TRANSACTION_ABORTABLE;
import static org.apache.kafka.common.protocol.Errors.UNKNOWN_MEMBER_ID;
import static org.apache.kafka.common.protocol.Errors.UNKNOWN_TOPIC_ID;
import static org.apache.kafka.common.protocol.Errors.UNKNOWN_TOPIC_OR_PARTITION;
import static org.apache.kafka.common.protocol.Errors.UNSTABLE_OFFSET_COMMIT;
import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.Uuids;
import io.minikafka.broker.group.FakeTopics;
import io.minikafka.broker.group.GroupConfig;
import java.util.List;
import java.util.UUID;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.DeleteGroupsRequestData;
import org.apache.kafka.common.message.DeleteGroupsResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocolCollection;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;

/// Offsets that count when a transaction commits.
class TxnOffsetCommitTest {
    private static final long ONE = 1_001;
    private static final long TWO = 1_002;
    private static final long NONE_YET = -1;

    private final MemoryJournal journal = new MemoryJournal();
    private GroupNode node = new GroupNode(journal);

    @Test
    void countWhenTheTransactionCommits() {
        for (int version = 0; version <= 6; version++) {
            assertThat(commitIn(version, ONE, 10 + version)).isEqualTo(NONE);
            assertThat(fetch(false)).isEqualTo(version == 0 ? NONE_YET : 9 + version);
            assertThat(fetchError(true)).isEqualTo(UNSTABLE_OFFSET_COMMIT);
            node.end("g", ONE, true);
            assertThat(fetchError(true)).isEqualTo(NONE);
            assertThat(fetch(true)).isEqualTo(10 + version);
        }
    }

    @Test
    void areDroppedWhenItAborts() {
        assertThat(commit(7)).isEqualTo(NONE);
        assertThat(commitIn(5, ONE, 10)).isEqualTo(NONE);
        node.end("g", ONE, false);
        assertThat(fetch(true)).isEqualTo(7);
        node.end("g", ONE, true); // once more, differently: nothing is left to decide
        assertThat(fetch(true)).isEqualTo(7);
    }

    @Test
    void theLaterOneCountsHoweverTheTransactionsEnd() {
        assertThat(commitIn(5, ONE, 10)).isEqualTo(NONE);
        assertThat(commitIn(5, TWO, 20)).isEqualTo(NONE);
        node.end("g", TWO, true);
        assertThat(fetch(true)).isEqualTo(20);
        node.end("g", ONE, true);
        assertThat(fetch(true)).isEqualTo(20);

        assertThat(commitIn(5, ONE, 30)).isEqualTo(NONE);
        assertThat(commitIn(5, TWO, 40)).isEqualTo(NONE);
        node.end("g", ONE, true);
        assertThat(fetchError(true)).isEqualTo(UNSTABLE_OFFSET_COMMIT);
        assertThat(fetch(false)).isEqualTo(30);
        node.end("g", TWO, true);
        assertThat(fetch(true)).isEqualTo(40);

        assertThat(commitIn(5, ONE, 50)).isEqualTo(NONE);
        assertThat(commit(60)).isEqualTo(NONE);
        node.end("g", ONE, true);
        assertThat(fetch(true)).isEqualTo(60);
    }

    @Test
    void outliveARestartWithAndWithoutSnapshot() {
        assertThat(commit(5)).isEqualTo(NONE);
        assertThat(commitIn(5, ONE, 10)).isEqualTo(NONE);
        assertThat(commitIn(5, TWO, 20)).isEqualTo(NONE);
        node = node.restarted();
        assertThat(fetchError(true)).isEqualTo(UNSTABLE_OFFSET_COMMIT);
        assertThat(fetch(false)).isEqualTo(5);
        journal.wantSnapshot();
        node.end("other", ONE, true);
        assertThat(commitIn(5, TWO, 21)).isEqualTo(NONE);
        node = node.restarted();
        node.end("g", TWO, true);
        node.end("g", ONE, true);
        assertThat(fetch(true)).isEqualTo(21);
        node = node.restarted();
        assertThat(fetch(true)).isEqualTo(21);
    }

    @Test
    void theCoordinatorOfTransactionsHasTheFirstWord() {
        node.gate(INVALID_PRODUCER_EPOCH);
        assertThat(commitIn(5, ONE, 10)).isEqualTo(INVALID_PRODUCER_EPOCH);
        node.gate(CONCURRENT_TRANSACTIONS);
        assertThat(commitIn(5, ONE, 10)).isEqualTo(CONCURRENT_TRANSACTIONS);
        assertThat(commitIn(4, ONE, 10)).isEqualTo(COORDINATOR_NOT_AVAILABLE);
        node.gate(INVALID_TXN_STATE);
        assertThat(commitIn(3, ONE, 10)).isEqualTo(INVALID_TXN_STATE);
        assertThat(commitIn(4, ONE, 10)).isEqualTo(TRANSACTION_ABORTABLE);
        assertThat(commitIn(5, ONE, 10)).isEqualTo(NONE); // adds the group
    }

    @Test
    void membersAreFencedByGeneration() {
        node = new GroupNode(journal, quick());
        JoinGroupResponseData joined = join();
        assertThat(commitIn(5, ONE, 10))
                .isEqualTo(NONE); // KIP-447: who says nothing is not checked
        assertThat(send(5, in("g", ONE, 10).setMemberId("nobody").setGenerationIdOrMemberEpoch(1)))
                .isEqualTo(UNKNOWN_MEMBER_ID);
        assertThat(
                        send(
                                5,
                                in("g", ONE, 10)
                                        .setMemberId(joined.memberId())
                                        .setGenerationIdOrMemberEpoch(7)))
                .isEqualTo(ILLEGAL_GENERATION);
        // An ordinary commit would be told that a rebalance is under way.
        assertThat(
                        send(
                                5,
                                in("g", ONE, 10)
                                        .setMemberId(joined.memberId())
                                        .setGenerationIdOrMemberEpoch(joined.generationId())))
                .isEqualTo(NONE);
        assertThat(send(5, in("unknown", ONE, 10).setMemberId("m").setGenerationIdOrMemberEpoch(0)))
                .isEqualTo(ILLEGAL_GENERATION);
        assertThat(send(6, in("unknown", ONE, 10).setMemberId("m").setGenerationIdOrMemberEpoch(0)))
                .isEqualTo(GROUP_ID_NOT_FOUND);
    }

    @Test
    void refusesWhatCannotBeCommitted() {
        assertThat(send(5, in("", ONE, 10))).isEqualTo(INVALID_GROUP_ID);
        TxnOffsetCommitRequestData request = in("g", ONE, 10);
        request.topics().getFirst().setName("nowhere");
        assertThat(send(5, request)).isEqualTo(UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(send(6, request)).isEqualTo(UNKNOWN_TOPIC_ID);
        request = in("g", ONE, 10);
        request.topics().getFirst().partitions().getFirst().setCommittedMetadata("x".repeat(4_097));
        assertThat(send(5, request)).isEqualTo(OFFSET_METADATA_TOO_LARGE);
        journal.refuse(true);
        assertThat(commitIn(5, ONE, 10)).isEqualTo(COORDINATOR_NOT_AVAILABLE);
    }

    @Test
    void expireNeverWhileTheTransactionIsOpen() {
        assertThat(commit(5)).isEqualTo(NONE);
        assertThat(commitIn(5, ONE, 10)).isEqualTo(NONE);
        node.owner.advance(30L * 24 * 60 * 60 * 1000);
        assertThat(fetch(false)).isEqualTo(5);
        node.end("g", ONE, true);
        assertThat(fetch(true)).isEqualTo(10);
        node.owner.advance(60L * 60 * 1000);
        assertThat(fetch(true)).isEqualTo(NONE_YET);
    }

    @Test
    void goWithTheirGroup() {
        assertThat(commitIn(5, ONE, 10)).isEqualTo(NONE);
        DeleteGroupsResponseData deleted =
                node.call(
                        ApiKeys.DELETE_GROUPS,
                        2,
                        new DeleteGroupsRequestData().setGroupsNames(List.of("g")));
        assertThat(deleted.results().find("g").errorCode()).isEqualTo(NONE.code());
        node.end("g", ONE, true);
        assertThat(fetch(true)).isEqualTo(NONE_YET);
    }

    // --- how to ask ---

    private static TxnOffsetCommitRequestData in(String groupId, long producerId, long offset) {
        return new TxnOffsetCommitRequestData()
                .setTransactionalId("x")
                .setGroupId(groupId)
                .setProducerId(producerId)
                .setTopics(
                        List.of(
                                new TxnOffsetCommitRequestTopic()
                                        .setName("t")
                                        .setPartitions(
                                                List.of(
                                                        new TxnOffsetCommitRequestPartition()
                                                                .setPartitionIndex(0)
                                                                .setCommittedOffset(offset)))));
    }

    private Errors commitIn(int version, long producerId, long offset) {
        return send(version, in("g", producerId, offset));
    }

    private Errors send(int version, TxnOffsetCommitRequestData request) {
        request.topics().getFirst().setTopicId(id(request.topics().getFirst().name()));
        TxnOffsetCommitResponseData response =
                node.call(ApiKeys.TXN_OFFSET_COMMIT, version, request);
        return Errors.forCode(response.topics().getFirst().partitions().getFirst().errorCode());
    }

    private static Uuid id(String topic) {
        UUID id = FakeTopics.id(topic);
        return Uuids.toKafka(id);
    }

    private Errors commit(long offset) {
        OffsetCommitRequestData request =
                new OffsetCommitRequestData()
                        .setGroupId("g")
                        .setTopics(
                                List.of(
                                        new OffsetCommitRequestTopic()
                                                .setName("t")
                                                .setPartitions(
                                                        List.of(
                                                                new OffsetCommitRequestPartition()
                                                                        .setCommittedOffset(
                                                                                offset)))));
        org.apache.kafka.common.message.OffsetCommitResponseData response =
                node.call(ApiKeys.OFFSET_COMMIT, 8, request);
        return Errors.forCode(response.topics().getFirst().partitions().getFirst().errorCode());
    }

    private long fetch(boolean stable) {
        assertThat(fetchOne(stable).committedOffset())
                .isEqualTo(fetchMany(stable).committedOffset());
        return fetchMany(stable).committedOffset();
    }

    private Errors fetchError(boolean stable) {
        assertThat(fetchOne(stable).errorCode()).isEqualTo(fetchMany(stable).errorCode());
        return Errors.forCode(fetchMany(stable).errorCode());
    }

    private OffsetFetchResponseData.OffsetFetchResponsePartitions fetchMany(boolean stable) {
        OffsetFetchResponseData response =
                node.call(
                        ApiKeys.OFFSET_FETCH,
                        9,
                        new OffsetFetchRequestData()
                                .setRequireStable(stable)
                                .setGroups(
                                        List.of(
                                                new OffsetFetchRequestGroup()
                                                        .setGroupId("g")
                                                        .setTopics(
                                                                List.of(
                                                                        new OffsetFetchRequestTopics()
                                                                                .setName("t")
                                                                                .setPartitionIndexes(
                                                                                        List.of(
                                                                                                0)))))));
        return response.groups().getFirst().topics().getFirst().partitions().getFirst();
    }

    private OffsetFetchResponseData.OffsetFetchResponsePartition fetchOne(boolean stable) {
        OffsetFetchResponseData response =
                node.call(
                        ApiKeys.OFFSET_FETCH,
                        7,
                        new OffsetFetchRequestData()
                                .setRequireStable(stable)
                                .setGroupId("g")
                                .setTopics(
                                        List.of(
                                                new OffsetFetchRequestTopic()
                                                        .setName("t")
                                                        .setPartitionIndexes(List.of(0)))));
        return response.topics().getFirst().partitions().getFirst();
    }

    private static GroupConfig quick() {
        GroupConfig defaults = GroupConfig.defaults();
        return new GroupConfig(
                defaults.minSessionTimeoutMs(),
                defaults.maxSessionTimeoutMs(),
                0,
                defaults.maxMembers(),
                defaults.maxGroups(),
                defaults.maxGroupBytes(),
                defaults.offsetsRetentionMs(),
                defaults.retentionCheckIntervalMs(),
                defaults.offsetMetadataMaxChars());
    }

    /// A member of generation 1 that has not got its assignment yet.
    private JoinGroupResponseData join() {
        JoinGroupRequestProtocolCollection protocols = new JoinGroupRequestProtocolCollection();
        protocols.add(new JoinGroupRequestProtocol().setName("range").setMetadata(new byte[] {0}));
        return node.call(
                ApiKeys.JOIN_GROUP,
                3,
                new JoinGroupRequestData()
                        .setGroupId("g")
                        .setProtocolType("consumer")
                        .setSessionTimeoutMs(10_000)
                        .setRebalanceTimeoutMs(10_000)
                        .setProtocols(protocols));
    }
}
