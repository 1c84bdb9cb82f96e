package io.minikafka.broker.group.service;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.broker.Uuids;
import io.minikafka.broker.group.FakeTopics;
import io.minikafka.broker.group.GroupConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestPartition;
import org.apache.kafka.common.message.OffsetCommitRequestData.OffsetCommitRequestTopic;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.OffsetFetchRequestData;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestGroup;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopic;
import org.apache.kafka.common.message.OffsetFetchRequestData.OffsetFetchRequestTopics;
import org.apache.kafka.common.message.OffsetFetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// OffsetCommit and OffsetFetch in every version, through their bytes.
class OffsetHandlersTest {
    private final MemoryJournal journal = new MemoryJournal();
    private final GroupNode node = new GroupNode(journal);

    static Stream<Integer> commitVersions() {
        return versions(ApiKeys.OFFSET_COMMIT);
    }

    static Stream<Integer> fetchVersions() {
        return versions(ApiKeys.OFFSET_FETCH);
    }

    private static Stream<Integer> versions(ApiKeys key) {
        return IntStream.rangeClosed(key.oldestVersion(), key.latestVersion()).boxed();
    }

    @ParameterizedTest
    @MethodSource("commitVersions")
    void commitsInEveryVersionAndSurvivesARestart(int version) {
        assertThat(commit(version, "t", 0, 42, "note")).containsExactly(Errors.NONE);
        Fetched fetched = fetch(node.restarted(), 9, "t", 0);
        assertThat(fetched).isEqualTo(new Fetched(42, version >= 6 ? 5 : -1, "note", Errors.NONE));
    }

    @ParameterizedTest
    @MethodSource("commitVersions")
    void whatCannotBeCommittedDoesNotHinderTheRest(int version) {
        Errors unknownTopic =
                version >= 10 ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION;
        assertThat(commit(version, "none", 0, 1, "")).containsExactly(unknownTopic);
        assertThat(commit(version, "t", 4, 1, ""))
                .containsExactly(Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(commit(version, "t", 0, 1, "x".repeat(4097)))
                .containsExactly(Errors.OFFSET_METADATA_TOO_LARGE);
        OffsetCommitRequestData mixed = request(version, "t", 0, 8, "");
        mixed.topics().getFirst().partitions().add(partition(version, 9, 1, ""));
        assertThat(commit(version, mixed))
                .containsExactly(Errors.NONE, Errors.UNKNOWN_TOPIC_OR_PARTITION);
        assertThat(fetch(node, 9, "t", 0).offset).isEqualTo(8);
    }

    @ParameterizedTest
    @MethodSource("commitVersions")
    void aMemberOfNoGroupIsToldSo(int version) {
        OffsetCommitRequestData request =
                request(version, "t", 0, 1, "").setMemberId("m").setGenerationIdOrMemberEpoch(3);
        assertThat(commit(version, request))
                .containsExactly(
                        version >= 9 ? Errors.GROUP_ID_NOT_FOUND : Errors.ILLEGAL_GENERATION);
    }

    @ParameterizedTest
    @MethodSource("fetchVersions")
    void fetchesInEveryVersion(int version) {
        assertThat(commit(9, "t", 1, 42, "note")).containsExactly(Errors.NONE);
        assertThat(fetch(node, version, "t", 1))
                .isEqualTo(new Fetched(42, version >= 5 ? 5 : -1, "note", Errors.NONE));
        assertThat(fetch(node, version, "t", 2)).isEqualTo(new Fetched(-1, -1, "", Errors.NONE));
        assertThat(fetch(node, version, "none", 0).error)
                .isEqualTo(version >= 10 ? Errors.UNKNOWN_TOPIC_ID : Errors.NONE);
    }

    @ParameterizedTest
    @MethodSource("fetchVersions")
    void offsetsOfADeletedTopicAreGone(int version) {
        assertThat(commit(9, "t", 0, 42, "")).containsExactly(Errors.NONE);
        assertThat(commit(9, "u", 0, 43, "")).containsExactly(Errors.NONE);
        if (version >= 2) {
            assertThat(all(version)).isEqualTo(2);
            node.topics.delete("t");
            assertThat(all(version)).isEqualTo(1);
        } else {
            node.topics.delete("t");
            assertThat(fetch(node, version, "t", 0).offset).isEqualTo(-1);
        }
    }

    @Test
    void oldClientsChooseHowLongAnOffsetLives() {
        OffsetCommitRequestData request = request(2, "t", 0, 5, "").setRetentionTimeMs(1_000);
        assertThat(commit(2, request)).containsExactly(Errors.NONE);
        assertThat(commit(9, "u", 0, 6, "")).containsExactly(Errors.NONE);
        node.owner.advance(GroupConfig.defaults().retentionCheckIntervalMs());
        assertThat(fetch(node, 9, "t", 0).offset).isEqualTo(-1);
        assertThat(fetch(node, 9, "u", 0).offset).isEqualTo(6);
    }

    private int all(int version) {
        if (version >= 8) {
            OffsetFetchResponseData response =
                    node.call(
                            ApiKeys.OFFSET_FETCH,
                            version,
                            new OffsetFetchRequestData()
                                    .setGroups(
                                            List.of(
                                                    new OffsetFetchRequestGroup()
                                                            .setGroupId("g")
                                                            .setTopics(null))));
            return response.groups().getFirst().topics().size();
        }
        OffsetFetchResponseData response =
                node.call(
                        ApiKeys.OFFSET_FETCH,
                        version,
                        new OffsetFetchRequestData().setGroupId("g").setTopics(null));
        return response.topics().size();
    }

    private List<Errors> commit(int version, String topic, int index, long offset, String note) {
        return commit(version, request(version, topic, index, offset, note));
    }

    private List<Errors> commit(int version, OffsetCommitRequestData request) {
        OffsetCommitResponseData response = node.call(ApiKeys.OFFSET_COMMIT, version, request);
        return response.topics().stream()
                .flatMap(topic -> topic.partitions().stream())
                .map(partition -> Errors.forCode(partition.errorCode()))
                .toList();
    }

    private static OffsetCommitRequestData request(
            int version, String topic, int index, long offset, String note) {
        OffsetCommitRequestTopic asked = new OffsetCommitRequestTopic();
        if (version >= 10) {
            asked.setTopicId(id(topic));
        } else {
            asked.setName(topic);
        }
        asked.setPartitions(new ArrayList<>(List.of(partition(version, index, offset, note))));
        return new OffsetCommitRequestData().setGroupId("g").setTopics(List.of(asked));
    }

    private static OffsetCommitRequestPartition partition(
            int version, int index, long offset, String note) {
        return new OffsetCommitRequestPartition()
                .setPartitionIndex(index)
                .setCommittedOffset(offset)
                .setCommittedLeaderEpoch(version >= 6 ? 5 : -1)
                .setCommittedMetadata(note);
    }

    private record Fetched(long offset, int epoch, String note, Errors error) {}

    private static Fetched fetch(GroupNode node, int version, String topic, int index) {
        if (version >= 8) {
            OffsetFetchRequestTopics asked =
                    new OffsetFetchRequestTopics().setPartitionIndexes(List.of(index));
            if (version >= 10) {
                asked.setTopicId(id(topic));
            } else {
                asked.setName(topic);
            }
            OffsetFetchResponseData response =
                    node.call(
                            ApiKeys.OFFSET_FETCH,
                            version,
                            new OffsetFetchRequestData()
                                    .setRequireStable(true)
                                    .setGroups(
                                            List.of(
                                                    new OffsetFetchRequestGroup()
                                                            .setGroupId("g")
                                                            .setTopics(List.of(asked)))));
            var found = response.groups().getFirst().topics().getFirst().partitions().getFirst();
            return new Fetched(
                    found.committedOffset(),
                    found.committedLeaderEpoch(),
                    found.metadata(),
                    Errors.forCode(found.errorCode()));
        }
        OffsetFetchRequestTopic asked =
                new OffsetFetchRequestTopic().setName(topic).setPartitionIndexes(List.of(index));
        OffsetFetchResponseData response =
                node.call(
                        ApiKeys.OFFSET_FETCH,
                        version,
                        new OffsetFetchRequestData().setGroupId("g").setTopics(List.of(asked)));
        var found = response.topics().getFirst().partitions().getFirst();
        return new Fetched(
                found.committedOffset(),
                found.committedLeaderEpoch(),
                found.metadata(),
                Errors.forCode(found.errorCode()));
    }

    private static Uuid id(String topic) {
        return Uuids.toKafka(FakeTopics.id(topic));
    }
}
