package io.minikafka.broker.produce;

import io.minikafka.broker.LeaderHint;
import io.minikafka.broker.Partitions;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ProduceResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.ProduceResponseData.NodeEndpoint;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.message.ProduceResponseData.TopicProduceResponse;
import org.apache.kafka.common.protocol.Errors;

/// Tells a producer that was wrong about a leader who it is, with its address, so that it need not ask (KIP-951).
record LeaderHints(Partitions partitions) {
    private static final short SINCE = 10;

    void into(ProduceResponseData response, short version) {
        if (version < SINCE) {
            return;
        }
        for (TopicProduceResponse topic : response.responses()) {
            for (PartitionProduceResponse partition : topic.partitionResponses()) {
                if (partition.errorCode() == Errors.NOT_LEADER_OR_FOLLOWER.code()) {
                    partitions
                            .leader(topic.name(), topic.topicId(), partition.index())
                            .ifPresent(leader -> add(response, partition, leader));
                }
            }
        }
    }

    private static void add(
            ProduceResponseData response, PartitionProduceResponse partition, LeaderHint leader) {
        partition.setCurrentLeader(
                new LeaderIdAndEpoch().setLeaderId(leader.nodeId()).setLeaderEpoch(leader.epoch()));
        if (response.nodeEndpoints().find(leader.nodeId()) == null) {
            response.nodeEndpoints()
                    .add(
                            new NodeEndpoint()
                                    .setNodeId(leader.nodeId())
                                    .setHost(leader.address().host())
                                    .setPort(leader.address().port())
                                    .setRack(leader.rack().isEmpty() ? null : leader.rack()));
        }
    }
}
