package io.minikafka.simulator.ecosystem;

/// The scripts of Kafka's `bin` folder, by the classes that they start.
enum Script {
    ACLS("org.apache.kafka.tools.AclCommand"),
    BROKER_API_VERSIONS("org.apache.kafka.tools.BrokerApiVersionsCommand"),
    CLIENT_METRICS("org.apache.kafka.tools.ClientMetricsCommand"),
    CLUSTER("org.apache.kafka.tools.ClusterTool"),
    CONFIGS("kafka.admin.ConfigCommand"),
    CONSOLE_CONSUMER("org.apache.kafka.tools.consumer.ConsoleConsumer"),
    CONSOLE_PRODUCER("org.apache.kafka.tools.ConsoleProducer"),
    CONSOLE_SHARE_CONSUMER("org.apache.kafka.tools.consumer.ConsoleShareConsumer"),
    CONSUMER_GROUPS("org.apache.kafka.tools.consumer.group.ConsumerGroupCommand"),
    CONSUMER_PERF_TEST("org.apache.kafka.tools.ConsumerPerformance"),
    DELEGATION_TOKENS("org.apache.kafka.tools.DelegationTokenCommand"),
    DELETE_RECORDS("org.apache.kafka.tools.DeleteRecordsCommand"),
    FEATURES("org.apache.kafka.tools.FeatureCommand"),
    GET_OFFSETS("org.apache.kafka.tools.GetOffsetShell"),
    GROUPS("org.apache.kafka.tools.GroupsCommand"),
    LEADER_ELECTION("org.apache.kafka.tools.LeaderElectionCommand"),
    LOG_DIRS("org.apache.kafka.tools.LogDirsCommand"),
    METADATA_QUORUM("org.apache.kafka.tools.MetadataQuorumCommand"),
    PRODUCER_PERF_TEST("org.apache.kafka.tools.ProducerPerformance"),
    REASSIGN_PARTITIONS("org.apache.kafka.tools.reassign.ReassignPartitionsCommand"),
    REPLICA_VERIFICATION("org.apache.kafka.tools.ReplicaVerificationTool"),
    SHARE_GROUPS("org.apache.kafka.tools.consumer.group.ShareGroupCommand"),
    STREAMS_APPLICATION_RESET("org.apache.kafka.tools.StreamsResetter"),
    STREAMS_GROUPS("org.apache.kafka.tools.streams.StreamsGroupCommand"),
    TOPICS("org.apache.kafka.tools.TopicCommand"),
    TRANSACTIONS("org.apache.kafka.tools.TransactionsCommand"),
    VERIFIABLE_CONSUMER("org.apache.kafka.tools.VerifiableConsumer"),
    VERIFIABLE_PRODUCER("org.apache.kafka.tools.VerifiableProducer");

    private final String mainClass;

    Script(String mainClass) {
        this.mainClass = mainClass;
    }

    String mainClass() {
        return mainClass;
    }
}
