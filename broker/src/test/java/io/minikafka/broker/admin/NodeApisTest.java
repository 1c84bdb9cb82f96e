package io.minikafka.broker.admin;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.storage.disk.SimulatedDisk;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignablePartition;
import org.apache.kafka.common.message.AlterPartitionReassignmentsRequestData.ReassignableTopic;
import org.apache.kafka.common.message.AlterPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData.AlterReplicaLogDir;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData.AlterReplicaLogDirTopic;
import org.apache.kafka.common.message.AlterReplicaLogDirsRequestData.AlterReplicaLogDirTopicCollection;
import org.apache.kafka.common.message.AlterReplicaLogDirsResponseData;
import org.apache.kafka.common.message.CreateAclsRequestData;
import org.apache.kafka.common.message.CreateAclsRequestData.AclCreation;
import org.apache.kafka.common.message.CreateAclsResponseData;
import org.apache.kafka.common.message.CreateDelegationTokenRequestData;
import org.apache.kafka.common.message.CreateDelegationTokenResponseData;
import org.apache.kafka.common.message.CreateTopicsRequestData;
import org.apache.kafka.common.message.CreateTopicsRequestData.CreatableTopic;
import org.apache.kafka.common.message.CreateTopicsResponseData;
import org.apache.kafka.common.message.DeleteAclsRequestData;
import org.apache.kafka.common.message.DeleteAclsRequestData.DeleteAclsFilter;
import org.apache.kafka.common.message.DeleteAclsResponseData;
import org.apache.kafka.common.message.DescribeAclsRequestData;
import org.apache.kafka.common.message.DescribeAclsResponseData;
import org.apache.kafka.common.message.DescribeDelegationTokenRequestData;
import org.apache.kafka.common.message.DescribeDelegationTokenResponseData;
import org.apache.kafka.common.message.DescribeQuorumRequestData;
import org.apache.kafka.common.message.DescribeQuorumRequestData.TopicData;
import org.apache.kafka.common.message.DescribeQuorumResponseData;
import org.apache.kafka.common.message.DescribeQuorumResponseData.PartitionData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData;
import org.apache.kafka.common.message.DescribeUserScramCredentialsRequestData.UserName;
import org.apache.kafka.common.message.DescribeUserScramCredentialsResponseData;
import org.apache.kafka.common.message.ElectLeadersRequestData;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitions;
import org.apache.kafka.common.message.ElectLeadersRequestData.TopicPartitionsCollection;
import org.apache.kafka.common.message.ElectLeadersResponseData;
import org.apache.kafka.common.message.ElectLeadersResponseData.PartitionResult;
import org.apache.kafka.common.message.ExpireDelegationTokenRequestData;
import org.apache.kafka.common.message.ExpireDelegationTokenResponseData;
import org.apache.kafka.common.message.ListPartitionReassignmentsRequestData;
import org.apache.kafka.common.message.ListPartitionReassignmentsResponseData;
import org.apache.kafka.common.message.RenewDelegationTokenRequestData;
import org.apache.kafka.common.message.RenewDelegationTokenResponseData;
import org.apache.kafka.common.message.UnregisterBrokerRequestData;
import org.apache.kafka.common.message.UnregisterBrokerResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/// The APIs about nodes, replicas and security, over their whole version ranges. All errors and texts are those
/// that Apache Kafka 4.4 gave to the same requests.
class NodeApisTest {
    private static final int STRANGER = 99;
    private static final int NEEDLESS = Errors.ELECTION_NOT_NEEDED.code();
    private static final int UNKNOWN = Errors.UNKNOWN_TOPIC_OR_PARTITION.code();

    private final AdminNode node = new AdminNode(new SimulatedDisk(3));

    @BeforeEach
    void createTopic() {
        CreateTopicsRequestData request = new CreateTopicsRequestData().setTimeoutMs(10_000);
        request.topics()
                .add(
                        new CreatableTopic()
                                .setName("x")
                                .setNumPartitions(2)
                                .setReplicationFactor((short) 1));
        CreateTopicsResponseData made = node.call(ApiKeys.CREATE_TOPICS, 7, request);
        assertThat(made.topics().find("x").errorCode()).isZero();
    }

    @AfterEach
    void close() {
        node.close();
    }

    @Test
    void noElectionIsNeeded() {
        TopicPartitionsCollection asked = new TopicPartitionsCollection();
        asked.add(new TopicPartitions().setTopic("x").setPartitions(List.of(0, 1, 7, -1)));
        asked.add(new TopicPartitions().setTopic("nope").setPartitions(List.of(0)));
        for (int version : versions(ApiKeys.ELECT_LEADERS)) {
            ElectLeadersResponseData response = elect(version, asked, 0);
            assertThat(response.errorCode()).isZero();
            assertThat(results(response))
                    .containsExactlyEntriesOf(
                            new TreeMap<>(
                                    Map.of(
                                            "nope-0", UNKNOWN + " No such topic as nope",
                                            "x--1", UNKNOWN + " No such partition as x--1",
                                            "x-0",
                                                    NEEDLESS
                                                            + " Leader election not needed for topic partition.",
                                            "x-1",
                                                    NEEDLESS
                                                            + " Leader election not needed for topic partition.",
                                            "x-7", UNKNOWN + " No such partition as x-7")));
        }
        assertThat(results(elect(2, asked, 1))).containsKey("x-0");
    }

    @Test
    void anElectionOfAllLeadersHasNothingToReport() {
        for (int version : versions(ApiKeys.ELECT_LEADERS)) {
            ElectLeadersResponseData response = elect(version, null, 0);
            assertThat(response.replicaElectionResults()).hasSize(1);
            assertThat(response.replicaElectionResults().getFirst().topic()).isEqualTo("x");
            assertThat(results(response)).isEmpty();
        }
    }

    @Test
    void anUnknownKindOfElectionIsRefused() {
        TopicPartitionsCollection asked = new TopicPartitionsCollection();
        asked.add(new TopicPartitions().setTopic("x").setPartitions(List.of(0)));
        ElectLeadersResponseData response = elect(2, asked, 9);
        assertThat(response.errorCode()).isEqualTo(Errors.INVALID_REQUEST.code());
        assertThat(results(response)).containsEntry("x-0", "42 Unknown election type 9");
    }

    @Test
    void aReplicaStaysWhereItIs() {
        String prefix = Errors.INVALID_REPLICA_ASSIGNMENT.code() + " The manual partition ";
        String stranger =
                prefix + "assignment includes broker 99, but no such broker is registered.";
        for (int version : versions(ApiKeys.ALTER_PARTITION_REASSIGNMENTS)) {
            assertThat(moved(version, "x", 0, List.of(AdminNode.NODE_ID))).isEqualTo("0 null");
            assertThat(moved(version, "x", 0, List.of(STRANGER))).isEqualTo(stranger);
            assertThat(moved(version, "x", 0, List.of(1, STRANGER))).isEqualTo(stranger);
            assertThat(moved(version, "x", 0, List.of(1, 1)))
                    .isEqualTo(prefix + "assignment includes the broker 1 more than once.");
            assertThat(moved(version, "x", 0, List.of()))
                    .isEqualTo(prefix + "assignment includes an empty replica list.");
            assertThat(moved(version, "x", 0, null))
                    .isEqualTo(Errors.NO_REASSIGNMENT_IN_PROGRESS.code() + " null");
            assertThat(moved(version, "x", 7, List.of(1)))
                    .isEqualTo(UNKNOWN + " Unable to find partition x:7.");
            assertThat(moved(version, "nope", 0, List.of(1)))
                    .isEqualTo(UNKNOWN + " Unable to find a topic named nope.");
        }
        ListPartitionReassignmentsResponseData underWay =
                node.call(
                        ApiKeys.LIST_PARTITION_REASSIGNMENTS,
                        0,
                        new ListPartitionReassignmentsRequestData().setTopics(null));
        assertThat(underWay.errorCode()).isZero();
        assertThat(underWay.topics()).isEmpty();
    }

    @Test
    void thereIsOneFolderForReplicas() {
        AlterReplicaLogDirsRequestData request = new AlterReplicaLogDirsRequestData();
        request.dirs().add(target("/data", "x", 0, 5));
        request.dirs().add(target("/other", "x", 1));
        request.dirs().add(target("/more", "nope", 0));
        for (int version : versions(ApiKeys.ALTER_REPLICA_LOG_DIRS)) {
            AlterReplicaLogDirsResponseData response =
                    node.call(ApiKeys.ALTER_REPLICA_LOG_DIRS, version, request);
            Map<String, Errors> errors = new TreeMap<>();
            response.results()
                    .forEach(topic ->
                            topic.partitions()
                                    .forEach(partition ->
                                            errors.put(
                                                    topic.topicName()
                                                            + "-"
                                                            + partition.partitionIndex(),
                                                    Errors.forCode(partition.errorCode()))));
            assertThat(errors)
                    .containsOnly(
                            Map.entry("x-0", Errors.NONE),
                            Map.entry("x-5", Errors.UNKNOWN_TOPIC_OR_PARTITION),
                            Map.entry("x-1", Errors.LOG_DIR_NOT_FOUND),
                            Map.entry("nope-0", Errors.LOG_DIR_NOT_FOUND));
        }
    }

    @Test
    void theNodeIsTheQuorum() {
        for (int version : versions(ApiKeys.DESCRIBE_QUORUM)) {
            DescribeQuorumResponseData response = quorum(version, "__cluster_metadata", 0);
            PartitionData metadata = response.topics().getFirst().partitions().getFirst();
            assertThat(metadata.errorCode()).isZero();
            assertThat(metadata.leaderId()).isEqualTo(AdminNode.NODE_ID);
            assertThat(metadata.leaderEpoch()).isEqualTo(1);
            assertThat(metadata.highWatermark())
                    .isPositive()
                    .isEqualTo(node.metadata.committedPosition());
            assertThat(metadata.currentVoters()).hasSize(1);
            var voter = metadata.currentVoters().getFirst();
            assertThat(voter.replicaId()).isEqualTo(AdminNode.NODE_ID);
            assertThat(voter.logEndOffset()).isEqualTo(metadata.highWatermark());
            assertThat(voter.lastCaughtUpTimestamp() > 0).isEqualTo(version >= 1);
            assertThat(response.nodes()).hasSize(version >= 2 ? 1 : 0);
            for (DescribeQuorumResponseData other :
                    List.of(quorum(version, "x", 0), quorum(version, "__cluster_metadata", 1))) {
                assertThat(other.topics().getFirst().partitions().getFirst().errorCode())
                        .isEqualTo((short) UNKNOWN);
            }
        }
    }

    @Test
    void noBrokerLeaves() {
        UnregisterBrokerResponseData stranger = unregister(STRANGER);
        assertThat(stranger.errorCode()).isEqualTo(Errors.BROKER_ID_NOT_REGISTERED.code());
        assertThat(stranger.errorMessage()).isEqualTo("Broker ID 99 is not currently registered");
        assertThat(unregister(AdminNode.NODE_ID).errorCode())
                .isEqualTo(Errors.INVALID_REQUEST.code());
    }

    @Test
    void thereAreNoAccessRights() {
        short disabled = Errors.SECURITY_DISABLED.code();
        for (int version : versions(ApiKeys.DESCRIBE_ACLS)) {
            DescribeAclsResponseData described =
                    node.call(
                            ApiKeys.DESCRIBE_ACLS,
                            version,
                            new DescribeAclsRequestData()
                                    .setResourceTypeFilter((byte) 1)
                                    .setOperation((byte) 1)
                                    .setPermissionType((byte) 1));
            assertThat(described.errorCode()).isEqualTo(disabled);
            assertThat(described.errorMessage())
                    .isEqualTo("No Authorizer is configured on the broker");
            CreateAclsRequestData creation = new CreateAclsRequestData();
            creation.creations().add(creation());
            creation.creations().add(creation());
            CreateAclsResponseData created = node.call(ApiKeys.CREATE_ACLS, version, creation);
            assertThat(created.results())
                    .hasSize(2)
                    .allSatisfy(result -> {
                        assertThat(result.errorCode()).isEqualTo(disabled);
                        assertThat(result.errorMessage()).isEqualTo("No Authorizer is configured.");
                    });
            DeleteAclsRequestData deletion = new DeleteAclsRequestData();
            deletion.filters()
                    .add(
                            new DeleteAclsFilter()
                                    .setResourceTypeFilter((byte) 2)
                                    .setOperation((byte) 1)
                                    .setPermissionType((byte) 1));
            DeleteAclsResponseData deleted = node.call(ApiKeys.DELETE_ACLS, version, deletion);
            assertThat(deleted.filterResults())
                    .singleElement()
                    .satisfies(result -> assertThat(result.errorCode()).isEqualTo(disabled));
        }
    }

    @Test
    void nobodyGetsTokens() {
        short notAllowed = Errors.DELEGATION_TOKEN_REQUEST_NOT_ALLOWED.code();
        for (int version : versions(ApiKeys.CREATE_DELEGATION_TOKEN)) {
            CreateDelegationTokenResponseData created =
                    node.call(
                            ApiKeys.CREATE_DELEGATION_TOKEN,
                            version,
                            new CreateDelegationTokenRequestData());
            assertThat(created.errorCode()).isEqualTo(notAllowed);
            DescribeDelegationTokenResponseData described =
                    node.call(
                            ApiKeys.DESCRIBE_DELEGATION_TOKEN,
                            version,
                            new DescribeDelegationTokenRequestData());
            assertThat(described.errorCode()).isEqualTo(notAllowed);
        }
        for (int version : versions(ApiKeys.RENEW_DELEGATION_TOKEN)) {
            RenewDelegationTokenResponseData renewed =
                    node.call(
                            ApiKeys.RENEW_DELEGATION_TOKEN,
                            version,
                            new RenewDelegationTokenRequestData());
            assertThat(renewed.errorCode()).isEqualTo(notAllowed);
            ExpireDelegationTokenResponseData expired =
                    node.call(
                            ApiKeys.EXPIRE_DELEGATION_TOKEN,
                            version,
                            new ExpireDelegationTokenRequestData());
            assertThat(expired.errorCode()).isEqualTo(notAllowed);
        }
    }

    @Test
    void nobodyHasAPassword() {
        DescribeUserScramCredentialsRequestData request =
                new DescribeUserScramCredentialsRequestData().setUsers(null);
        DescribeUserScramCredentialsResponseData all =
                node.call(ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS, 0, request);
        assertThat(all.errorCode()).isZero();
        assertThat(all.results()).isEmpty();
        request.setUsers(new ArrayList<>());
        for (String name : List.of("alice", "bob", "bob")) {
            request.users().add(new UserName().setName(name));
        }
        DescribeUserScramCredentialsResponseData named =
                node.call(ApiKeys.DESCRIBE_USER_SCRAM_CREDENTIALS, 0, request);
        assertThat(named.results())
                .extracting(result -> result.user() + " " + Errors.forCode(result.errorCode()))
                .containsExactlyInAnyOrder("alice RESOURCE_NOT_FOUND", "bob DUPLICATE_RESOURCE");
    }

    private ElectLeadersResponseData elect(
            int version, @Nullable TopicPartitionsCollection partitions, int type) {
        return node.call(
                ApiKeys.ELECT_LEADERS,
                version,
                new ElectLeadersRequestData()
                        .setTopicPartitions(partitions)
                        .setElectionType((byte) type));
    }

    private static Map<String, String> results(ElectLeadersResponseData response) {
        TreeMap<String, String> results = new TreeMap<>();
        response.replicaElectionResults()
                .forEach(topic -> {
                    for (PartitionResult result : topic.partitionResult()) {
                        results.put(
                                topic.topic() + "-" + result.partitionId(),
                                result.errorCode() + " " + result.errorMessage());
                    }
                });
        return results;
    }

    private String moved(
            int version, String topic, int partition, @Nullable List<Integer> replicas) {
        AlterPartitionReassignmentsRequestData request =
                new AlterPartitionReassignmentsRequestData();
        ReassignablePartition asked =
                new ReassignablePartition().setPartitionIndex(partition).setReplicas(replicas);
        request.topics().add(new ReassignableTopic().setName(topic).setPartitions(List.of(asked)));
        AlterPartitionReassignmentsResponseData response =
                node.call(ApiKeys.ALTER_PARTITION_REASSIGNMENTS, version, request);
        assertThat(response.errorCode()).isZero();
        var result = response.responses().getFirst().partitions().getFirst();
        assertThat(result.partitionIndex()).isEqualTo(partition);
        return result.errorCode() + " " + result.errorMessage();
    }

    private static AlterReplicaLogDir target(String path, String topic, Integer... partitions) {
        AlterReplicaLogDirTopicCollection topics = new AlterReplicaLogDirTopicCollection();
        topics.add(new AlterReplicaLogDirTopic().setName(topic).setPartitions(List.of(partitions)));
        return new AlterReplicaLogDir().setPath(path).setTopics(topics);
    }

    private DescribeQuorumResponseData quorum(int version, String topic, int partition) {
        DescribeQuorumRequestData request = new DescribeQuorumRequestData();
        request.topics()
                .add(
                        new TopicData()
                                .setTopicName(topic)
                                .setPartitions(
                                        List.of(
                                                new DescribeQuorumRequestData.PartitionData()
                                                        .setPartitionIndex(partition))));
        return node.call(ApiKeys.DESCRIBE_QUORUM, version, request);
    }

    private UnregisterBrokerResponseData unregister(int broker) {
        return node.call(
                ApiKeys.UNREGISTER_BROKER,
                0,
                new UnregisterBrokerRequestData().setBrokerId(broker));
    }

    private static AclCreation creation() {
        return new AclCreation()
                .setResourceType((byte) 2)
                .setResourceName("x")
                .setPrincipal("User:a")
                .setHost("*")
                .setOperation((byte) 3)
                .setPermissionType((byte) 3);
    }

    private static List<Integer> versions(ApiKeys key) {
        return IntStream.rangeClosed(key.oldestVersion(), key.latestVersion()).boxed().toList();
    }
}
