package io.minikafka.broker.share.service;

import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.share.AckBatch;
import io.minikafka.broker.share.AckOutcome;
import io.minikafka.broker.share.ShareSession;
import io.minikafka.broker.share.ShareSessions;
import io.minikafka.broker.share.ShareSessions.Found;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.message.ShareFetchRequestData;
import org.apache.kafka.common.message.ShareFetchRequestData.FetchPartition;
import org.apache.kafka.common.message.ShareFetchRequestData.FetchTopic;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.message.ShareFetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// ShareFetch, versions 1 and 2: acknowledgements first, then records. The answer waits for both.
final class ShareFetchHandler implements ApiHandler<ShareFetchRequestData, ShareFetchResponseData> {
    private final ShareService share;

    ShareFetchHandler(ShareService share) {
        this.share = share;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.SHARE_FETCH;
    }

    @Override
    public void handle(
            RequestContext context,
            ShareFetchRequestData request,
            Answer<ShareFetchResponseData> answer) {
        Errors error = Members.check(request.groupId(), request.memberId());
        if (error == Errors.NONE && request.isRenewAck() && fetches(request)) {
            error = Errors.INVALID_REQUEST; // KIP-1222: who renews does not fetch
        }
        if (error != Errors.NONE) {
            fail(answer, error);
            return;
        }
        share.submit(
                context.connectionId(),
                () -> fetch(context, request, answer),
                () -> fail(answer, Errors.COORDINATOR_LOAD_IN_PROGRESS));
    }

    private static boolean fetches(ShareFetchRequestData request) {
        return request.maxBytes() > 0
                || request.minBytes() > 0
                || request.maxRecords() > 0
                || request.maxWaitMs() > 0;
    }

    private void fetch(
            RequestContext context,
            ShareFetchRequestData request,
            Answer<ShareFetchResponseData> answer) {
        Map<TopicIdPartition, AckRequests> acks = acks(request);
        int epoch = request.shareSessionEpoch();
        if (epoch == ShareSessions.OPENING && !acks.isEmpty()) {
            fail(answer, Errors.INVALID_REQUEST);
            return;
        }
        Found found =
                epoch == ShareSessions.OPENING
                        ? share.sessions()
                                .open(request.groupId(), request.memberId(), context.connectionId())
                        : share.sessions().next(request.groupId(), request.memberId(), epoch);
        switch (found) {
            case Found.Refused(Errors error) -> fail(answer, error);
            case Found.Session(ShareSession session) -> {
                if (epoch != ShareSessions.CLOSING) {
                    session.update(named(request), forgotten(request));
                }
                serve(request, session, acks, answer);
            }
        }
    }

    private void serve(
            ShareFetchRequestData request,
            ShareSession session,
            Map<TopicIdPartition, AckRequests> acks,
            Answer<ShareFetchResponseData> answer) {
        int lockMs = share.views().of(session.groupId()).machine().lockMs();
        var fetch =
                new WaitingFetch(session, request, share.config().fetchMaxBytes(), lockMs, answer);
        boolean closes = request.shareSessionEpoch() == ShareSessions.CLOSING;
        boolean wantsNothing = closes || request.isRenewAck() || request.maxRecords() <= 0;
        Map<TopicIdPartition, List<AckBatch>> good = new LinkedHashMap<>();
        acks.forEach((partition, ack) -> {
            if (!ack.isValid() || (ack.renews() && !request.isRenewAck())) {
                acknowledged(fetch.partition(partition), AckOutcome.INVALID);
            } else {
                good.put(partition, ack.batches());
            }
        });
        if (!good.isEmpty()) {
            fetch.begin();
            share.coordinator()
                    .acknowledge(
                            session.groupId(),
                            session.memberId(),
                            good,
                            outcomes -> {
                                outcomes.forEach((partition, outcome) ->
                                        acknowledged(fetch.partition(partition), outcome));
                                fetch.end();
                                share.fetches().completeIfDone(fetch);
                            });
        }
        if (closes) {
            share.close(session);
        }
        if (wantsNothing) {
            fetch.satisfied();
            share.fetches().completeIfDone(fetch);
        } else {
            share.fetches().start(fetch);
        }
    }

    private static void acknowledged(PartitionData data, AckOutcome outcome) {
        if (outcome.error() != Errors.NONE) {
            data.setAcknowledgeErrorCode(outcome.error().code())
                    .setAcknowledgeErrorMessage(outcome.why());
        }
    }

    private static Map<TopicIdPartition, AckRequests> acks(ShareFetchRequestData request) {
        Map<TopicIdPartition, AckRequests> acks = new LinkedHashMap<>();
        for (FetchTopic topic : request.topics()) {
            for (FetchPartition partition : topic.partitions()) {
                for (var batch : partition.acknowledgementBatches()) {
                    acks.computeIfAbsent(
                                    id(topic, partition.partitionIndex()), _ -> new AckRequests())
                            .add(batch.firstOffset(), batch.lastOffset(), batch.acknowledgeTypes());
                }
            }
        }
        return acks;
    }

    private static List<TopicIdPartition> named(ShareFetchRequestData request) {
        List<TopicIdPartition> named = new ArrayList<>();
        for (FetchTopic topic : request.topics()) {
            for (FetchPartition partition : topic.partitions()) {
                named.add(id(topic, partition.partitionIndex()));
            }
        }
        return named;
    }

    private static List<TopicIdPartition> forgotten(ShareFetchRequestData request) {
        List<TopicIdPartition> forgotten = new ArrayList<>();
        for (var topic : request.forgottenTopicsData()) {
            for (int partition : topic.partitions()) {
                forgotten.add(new TopicIdPartition(Uuids.toJava(topic.topicId()), partition));
            }
        }
        return forgotten;
    }

    private static TopicIdPartition id(FetchTopic topic, int partition) {
        return new TopicIdPartition(Uuids.toJava(topic.topicId()), partition);
    }

    private static void fail(Answer<ShareFetchResponseData> answer, Errors error) {
        answer.send(
                new ShareFetchResponseData()
                        .setErrorCode(error.code())
                        .setErrorMessage(error.message()));
    }
}
