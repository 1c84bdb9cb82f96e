package io.minikafka.broker.share.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.LeaderHint;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.share.AckBatch;
import io.minikafka.broker.share.AckOutcome;
import io.minikafka.broker.share.ShareSession;
import io.minikafka.broker.share.ShareSessions;
import io.minikafka.broker.share.ShareSessions.Found;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData.NodeEndpoint;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData.PartitionData;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData.ShareAcknowledgeTopicResponse;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// ShareAcknowledge, versions 1 and 2.
final class ShareAcknowledgeHandler
        implements ApiHandler<ShareAcknowledgeRequestData, ShareAcknowledgeResponseData> {
    private final ShareService share;
    private final Partitions partitions;

    ShareAcknowledgeHandler(ShareService share, Partitions partitions) {
        this.share = share;
        this.partitions = partitions;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.SHARE_ACKNOWLEDGE;
    }

    @Override
    public void handle(
            RequestContext context,
            ShareAcknowledgeRequestData request,
            Answer<ShareAcknowledgeResponseData> answer) {
        Errors error = Members.check(request.groupId(), request.memberId());
        if (error != Errors.NONE) {
            fail(answer, error);
            return;
        }
        share.submit(
                context.connectionId(),
                () -> acknowledge(request, answer),
                () -> fail(answer, Errors.COORDINATOR_LOAD_IN_PROGRESS));
    }

    private void acknowledge(
            ShareAcknowledgeRequestData request, Answer<ShareAcknowledgeResponseData> answer) {
        int epoch = request.shareSessionEpoch();
        if (epoch == ShareSessions.OPENING) {
            fail(answer, Errors.INVALID_SHARE_SESSION_EPOCH);
            return;
        }
        switch (share.sessions().next(request.groupId(), request.memberId(), epoch)) {
            case Found.Refused(Errors error) -> fail(answer, error);
            case Found.Session(ShareSession session) -> acknowledge(request, session, answer);
        }
    }

    private void acknowledge(
            ShareAcknowledgeRequestData request,
            ShareSession session,
            Answer<ShareAcknowledgeResponseData> answer) {
        Map<TopicIdPartition, AckOutcome> all = new LinkedHashMap<>();
        Map<TopicIdPartition, List<AckBatch>> good = new LinkedHashMap<>();
        acks(request)
                .forEach((partition, acks) -> {
                    boolean fits = acks.isValid() && (!acks.renews() || request.isRenewAck());
                    all.put(partition, fits ? AckOutcome.UNKNOWN : AckOutcome.INVALID);
                    if (fits) {
                        good.put(partition, acks.batches());
                    }
                });
        int lockMs = share.views().of(session.groupId()).machine().lockMs();
        share.coordinator()
                .acknowledge(
                        session.groupId(),
                        session.memberId(),
                        good,
                        outcomes -> {
                            all.putAll(outcomes);
                            answer.send(response(all, lockMs));
                        });
        if (request.shareSessionEpoch() == ShareSessions.CLOSING) {
            share.close(session);
        }
    }

    private static Map<TopicIdPartition, AckRequests> acks(ShareAcknowledgeRequestData request) {
        Map<TopicIdPartition, AckRequests> acks = new LinkedHashMap<>();
        for (var topic : request.topics()) {
            for (var partition : topic.partitions()) {
                var id =
                        new TopicIdPartition(
                                Uuids.toJava(topic.topicId()), partition.partitionIndex());
                AckRequests one = acks.computeIfAbsent(id, _ -> new AckRequests());
                for (var batch : partition.acknowledgementBatches()) {
                    one.add(batch.firstOffset(), batch.lastOffset(), batch.acknowledgeTypes());
                }
            }
        }
        return acks;
    }

    private ShareAcknowledgeResponseData response(
            Map<TopicIdPartition, AckOutcome> outcomes, int lockMs) {
        var response = new ShareAcknowledgeResponseData().setAcquisitionLockTimeoutMs(lockMs);
        outcomes.forEach((partition, outcome) -> {
            Uuid id = Uuids.toKafka(partition.topicId());
            var topic = response.responses().find(id);
            if (topic == null) {
                topic = new ShareAcknowledgeTopicResponse().setTopicId(id);
                response.responses().add(topic);
            }
            PartitionData data = new PartitionData().setPartitionIndex(partition.partition());
            if (outcome.error() != Errors.NONE) {
                data.setErrorCode(outcome.error().code()).setErrorMessage(outcome.why());
            }
            if (outcome.error() == Errors.NOT_LEADER_OR_FOLLOWER) {
                partitions
                        .leader("", id, partition.partition())
                        .ifPresent(leader -> add(response, data, leader));
            }
            topic.partitions().add(data);
        });
        return response;
    }

    /// Tells who leads, with the address, so that the client need not ask (KIP-951).
    private static void add(
            ShareAcknowledgeResponseData response, PartitionData data, LeaderHint leader) {
        data.currentLeader().setLeaderId(leader.nodeId()).setLeaderEpoch(leader.epoch());
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

    private static void fail(Answer<ShareAcknowledgeResponseData> answer, Errors error) {
        answer.send(
                new ShareAcknowledgeResponseData()
                        .setErrorCode(error.code())
                        .setErrorMessage(error.message()));
    }
}
