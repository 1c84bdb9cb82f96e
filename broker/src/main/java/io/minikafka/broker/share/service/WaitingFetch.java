package io.minikafka.broker.share.service;

import io.minikafka.base.SerialExecutor.Cancellable;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Answer;
import io.minikafka.broker.LeaderHint;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.share.Ask;
import io.minikafka.broker.share.ShareSession;
import io.minikafka.protocol.Protocol;
import io.minikafka.protocol.RecordsView;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ShareFetchRequestData;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.message.ShareFetchResponseData.NodeEndpoint;
import org.apache.kafka.common.message.ShareFetchResponseData.PartitionData;
import org.apache.kafka.common.message.ShareFetchResponseData.ShareFetchableTopicResponse;

/// One ShareFetch on its way to its answer: what it still may take, and what waits for it. It is answered once its
/// acknowledgements are safe, nothing is being read for it, and it has records, an error or no more time.
/// Owned by the share thread.
final class WaitingFetch {
    private static final byte RECORD_LIMIT = 1;

    private final ShareSession session;
    private final ShareFetchRequestData request;
    private final int lockMs;
    private final Map<TopicIdPartition, PartitionData> partitions = new LinkedHashMap<>();
    private final Answer<ShareFetchResponseData> answer;
    private final Map<Integer, LeaderHint> leaders = new LinkedHashMap<>(0);
    private final List<ShareSource> sources = new ArrayList<>();
    private Optional<Cancellable> timer = Optional.empty();
    private int recordsLeft;
    private int bytesLeft;
    private int underWay;
    private boolean timeIsUp;
    private boolean satisfied;
    private boolean ended;

    WaitingFetch(
            ShareSession session,
            ShareFetchRequestData request,
            int bytesMax,
            int lockMs,
            Answer<ShareFetchResponseData> answer) {
        this.session = session;
        this.request = request;
        this.lockMs = lockMs;
        this.answer = answer;
        this.recordsLeft = Math.max(0, request.maxRecords());
        this.bytesLeft = Math.clamp(request.maxBytes(), 0, bytesMax);
    }

    ShareSession session() {
        return session;
    }

    List<ShareSource> sources() {
        return sources;
    }

    void timer(Cancellable set) {
        timer = Optional.of(set);
    }

    int minBytes() {
        return Math.max(0, request.minBytes());
    }

    int maxWaitMs() {
        return Math.max(0, request.maxWaitMs());
    }

    /// Whether it may not take more, or is over.
    boolean isFull() {
        return ended || recordsLeft <= 0 || bytesLeft <= 0;
    }

    int recordsLeft() {
        return recordsLeft;
    }

    Ask ask() {
        return new Ask(
                session.memberId(),
                recordsLeft,
                request.batchSize(),
                request.shareAcquireMode() == RECORD_LIMIT,
                bytesLeft);
    }

    void took(int records, int bytes) {
        recordsLeft -= records;
        bytesLeft -= bytes;
    }

    /// Something is under way without which there is no answer.
    void begin() {
        underWay++;
    }

    void end() {
        underWay--;
    }

    boolean isUnderWay() {
        return underWay > 0;
    }

    /// It need not wait any longer: it has something to tell, or its time is up.
    void satisfied() {
        satisfied = true;
    }

    /// It takes fewer bytes than it wished for.
    void timeIsUp() {
        timeIsUp = true;
    }

    boolean isTimeUp() {
        return timeIsUp;
    }

    boolean isSatisfied() {
        return satisfied;
    }

    boolean isEnded() {
        return ended;
    }

    /// The part of the response for a partition.
    PartitionData partition(TopicIdPartition of) {
        return partitions.computeIfAbsent(
                of,
                _ ->
                        new PartitionData()
                                .setPartitionIndex(of.partition())
                                .setRecords(RecordsView.none()));
    }

    /// Tells who leads a partition that is not led here (KIP-951).
    void leader(TopicIdPartition of, LeaderHint leader) {
        partition(of).currentLeader().setLeaderId(leader.nodeId()).setLeaderEpoch(leader.epoch());
        leaders.put(leader.nodeId(), leader);
    }

    /// Whether it has what it gets of a partition: a response has one range of the log for each.
    boolean isServed(TopicIdPartition of) {
        PartitionData data = partitions.get(of);
        return data != null && (!data.acquiredRecords().isEmpty() || data.errorCode() != 0);
    }

    void send() {
        leave();
        answer.send(response());
    }

    /// Its client is gone.
    void drop() {
        leave();
        Protocol.release(response());
        answer.sendNothing();
    }

    private ShareFetchResponseData response() {
        var response = new ShareFetchResponseData().setAcquisitionLockTimeoutMs(lockMs);
        leaders.forEach((id, leader) ->
                response.nodeEndpoints()
                        .add(
                                new NodeEndpoint()
                                        .setNodeId(id)
                                        .setHost(leader.address().host())
                                        .setPort(leader.address().port())
                                        .setRack(leader.rack().isEmpty() ? null : leader.rack())));
        partitions.forEach((partition, data) -> {
            Uuid id = Uuids.toKafka(partition.topicId());
            var topic = response.responses().find(id);
            if (topic == null) {
                topic = new ShareFetchableTopicResponse().setTopicId(id);
                response.responses().add(topic);
            }
            topic.partitions().add(data);
        });
        return response;
    }

    private void leave() {
        ended = true;
        timer.ifPresent(Cancellable::cancel);
        sources.forEach(source -> source.remove(this));
    }
}
