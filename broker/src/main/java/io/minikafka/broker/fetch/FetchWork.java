package io.minikafka.broker.fetch;

import io.minikafka.base.HostPort;
import io.minikafka.broker.LeaderHint;
import io.minikafka.broker.NodeAddress;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.RequestContext;
import io.minikafka.protocol.RecordsView;
import io.minikafka.storage.AbortedTransaction;
import io.minikafka.storage.HighWatermarkWatcher;
import io.minikafka.storage.Log;
import io.minikafka.storage.ReadResult;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.message.FetchResponseData.FetchableTopicResponse;
import org.apache.kafka.common.message.FetchResponseData.LeaderIdAndEpoch;
import org.apache.kafka.common.message.FetchResponseData.NodeEndpoint;
import org.apache.kafka.common.message.FetchResponseData.PartitionData;
import org.apache.kafka.common.protocol.Errors;

/// One fetch request at work: how much there is for it, and its response. Used by one thread at a time: the event
/// loop first, the purgatory's executor if it was parked.
///
/// @param scope which partitions the response names
/// @param maxBytes of all records together; the first batch comes whole even if it is larger
/// @param readCommitted whether to stop at the last stable offset
/// @param partitions know who leads what this node does not
/// @param context of the request, for answers that point the client to the leader: this node
record FetchWork(
        FetchScope scope,
        List<FetchTarget> targets,
        int minBytes,
        int maxBytes,
        boolean readCommitted,
        NodeAddress address,
        Partitions partitions,
        RequestContext context) {
    private static final short LEADER_SINCE = 16;
    private static final int INVALID_OFFSET = -1;

    /// Whether nothing is gained by waiting: enough bytes are there, or something failed that the client should
    /// hear of at once.
    boolean isSatisfied() {
        long available = 0;
        for (int i = 0; i < targets.size(); i++) {
            FetchTarget target = targets.get(i);
            if (target.isFailed() || target.isElsewhere()) {
                return true;
            }
            Log log = target.log();
            long offset = target.slot().offset();
            if (log.isDeleted() || offset < log.startOffset() || offset > log.endOffset()) {
                return true;
            }
            long end = endOf(log);
            if (offset < end) {
                available +=
                        Math.min(
                                Math.max(0, target.slot().maxBytes()),
                                log.bytesAvailable(offset, end, minBytes));
            }
            if (available >= minBytes) {
                return true;
            }
        }
        return false;
    }

    /// Whether [#read] will not wait for the disk.
    boolean isWarm() {
        for (int i = 0; i < targets.size(); i++) {
            FetchTarget target = targets.get(i);
            if (!target.isFailed() && !target.log().isWarm(target.slot().offset())) {
                return false;
            }
        }
        return true;
    }

    /// Reads what is there now. The response owns the regions in it.
    FetchResponseData read() {
        var response = new FetchResponseData().setSessionId(sessionId());
        List<FetchableTopicResponse> topics = response.responses();
        FetchSlot former = null;
        int left = maxBytes;
        boolean nothingYet = true;
        boolean wrongLeader = false;
        boolean elsewhere = false;
        for (int i = 0; i < targets.size(); i++) {
            FetchTarget target = targets.get(i);
            FetchSlot slot = target.slot();
            int limit = Math.min(left, Math.max(0, slot.maxBytes()));
            PartitionData data = read(target, limit, nothingYet);
            int size = data.records().sizeInBytes();
            left = Math.max(0, left - size);
            nothingYet &= size == 0;
            if (size > 0) {
                // What the size did not cut off reaches to the end that this client sees.
                long until = size < limit ? end(data) : slot.offset();
                target.log().served(size, slot.offset(), until);
            }
            wrongLeader |= data.errorCode() == Errors.FENCED_LEADER_EPOCH.code();
            elsewhere |= data.errorCode() == Errors.NOT_LEADER_OR_FOLLOWER.code();
            if (!isNamed(slot, data)) {
                continue;
            }
            if (former == null || !former.isOfSameTopic(slot)) {
                topics.add(
                        new FetchableTopicResponse()
                                .setTopic(slot.topic())
                                .setTopicId(slot.topicId()));
                former = slot;
            }
            topics.getLast().partitions().add(data);
        }
        if (wrongLeader && context.version() >= LEADER_SINCE) {
            response.nodeEndpoints().add(here());
        }
        if (elsewhere && context.version() >= LEADER_SINCE) {
            nameLeaders(response);
        }
        return response;
    }

    void watch(HighWatermarkWatcher watcher) {
        for (FetchTarget target : targets) {
            target.source().ifPresent(source -> source.log().watch(watcher));
        }
    }

    void unwatch(HighWatermarkWatcher watcher) {
        for (FetchTarget target : targets) {
            target.source().ifPresent(source -> source.log().unwatch(watcher));
        }
    }

    private PartitionData read(FetchTarget target, int maxBytes, boolean atLeastOneBatch) {
        if (target.isFailed()) {
            return failed(target, target.error());
        }
        Log log = target.log();
        long lastStableOffset = log.lastStableOffset();
        long highWatermark = log.highWatermark();
        if (target.isElsewhere()) {
            return found(target.slot(), log, highWatermark, lastStableOffset, List.of())
                    .setPreferredReadReplica(target.nearest());
        }
        long end = readCommitted ? lastStableOffset : highWatermark;
        long offset = target.slot().offset();
        ReadResult result =
                readCommitted
                        ? log.readCommitted(offset, maxBytes, atLeastOneBatch, end)
                        : log.read(offset, maxBytes, atLeastOneBatch, end);
        return switch (result) {
            case ReadResult.Records(var region, _, var aborted) ->
                    found(target.slot(), log, highWatermark, lastStableOffset, aborted)
                            .setRecords(
                                    RecordsView.of(
                                            log.hidesRecords()
                                                    ? VisibleRegion.of(region)
                                                    : region));
            case ReadResult.Empty() ->
                    found(target.slot(), log, highWatermark, lastStableOffset, List.of());
            case ReadResult.OutOfRange _ -> failed(target, outOfRange(target));
            case ReadResult.Corrupt _ -> failed(target, Errors.CORRUPT_MESSAGE);
            case ReadResult.Deleted _ ->
                    failed(target, FetchHandler.unknownTopic(context.version()));
            case ReadResult.Unavailable _ -> failed(target, Errors.KAFKA_STORAGE_ERROR);
        };
    }

    /// A consumer that hears OFFSET_NOT_AVAILABLE from a follower goes back to the leader, which knows better.
    private static Errors outOfRange(FetchTarget target) {
        Source source = target.source().orElseThrow();
        if (!source.isStill()) {
            return Errors.NOT_LEADER_OR_FOLLOWER;
        }
        boolean isBehind =
                source instanceof Source.Follower
                        && target.slot().offset() > source.log().endOffset();
        return isBehind ? Errors.OFFSET_NOT_AVAILABLE : Errors.OFFSET_OUT_OF_RANGE;
    }

    private long end(PartitionData data) {
        return readCommitted ? data.lastStableOffset() : data.highWatermark();
    }

    private PartitionData found(
            FetchSlot slot,
            Log log,
            long highWatermark,
            long lastStableOffset,
            List<AbortedTransaction> aborted) {
        return new PartitionData()
                .setPartitionIndex(slot.partition().index())
                .setHighWatermark(highWatermark)
                .setLastStableOffset(lastStableOffset)
                .setLogStartOffset(log.startOffset())
                .setAbortedTransactions(readCommitted ? named(aborted) : null)
                .setRecords(RecordsView.none());
    }

    private static List<FetchResponseData.AbortedTransaction> named(
            List<AbortedTransaction> aborted) {
        List<FetchResponseData.AbortedTransaction> named = new ArrayList<>(aborted.size());
        for (AbortedTransaction one : aborted) {
            named.add(
                    new FetchResponseData.AbortedTransaction()
                            .setProducerId(one.producerId())
                            .setFirstOffset(one.firstOffset()));
        }
        return named;
    }

    private PartitionData failed(FetchTarget target, Errors error) {
        var data =
                new PartitionData()
                        .setPartitionIndex(target.slot().partition().index())
                        .setErrorCode(error.code())
                        .setHighWatermark(INVALID_OFFSET)
                        .setRecords(RecordsView.none());
        if (error == Errors.FENCED_LEADER_EPOCH && context.version() >= LEADER_SINCE) {
            data.setCurrentLeader(
                    new LeaderIdAndEpoch()
                            .setLeaderId(address.nodeId())
                            .setLeaderEpoch(target.epoch()));
        }
        return data;
    }

    /// The client is wrong about these: it is told who leads, with the address, so that it need not ask (KIP-951).
    private void nameLeaders(FetchResponseData response) {
        for (FetchableTopicResponse topic : response.responses()) {
            for (PartitionData data : topic.partitions()) {
                if (data.errorCode() == Errors.NOT_LEADER_OR_FOLLOWER.code()) {
                    partitions
                            .leader(topic.topic(), topic.topicId(), data.partitionIndex())
                            .ifPresent(leader -> name(response, data, leader));
                }
            }
        }
    }

    private static void name(FetchResponseData response, PartitionData data, LeaderHint leader) {
        data.setCurrentLeader(
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

    private NodeEndpoint here() {
        HostPort here = address.of(context);
        return new NodeEndpoint()
                .setNodeId(address.nodeId())
                .setHost(here.host())
                .setPort(here.port());
    }

    private long endOf(Log log) {
        return readCommitted ? log.lastStableOffset() : log.highWatermark();
    }

    private boolean isNamed(FetchSlot slot, PartitionData data) {
        return switch (scope) {
            case FetchScope.Whole(var session, _) -> {
                session.ifPresent(s -> s.tell(slot.partition(), data));
                yield true;
            }
            case FetchScope.Changed(var session, _) -> session.tell(slot.partition(), data);
            case FetchScope.Refused _ -> true;
        };
    }

    private int sessionId() {
        return switch (scope) {
            case FetchScope.Whole(var session, _) -> session.map(FetchSession::id).orElse(0);
            case FetchScope.Changed(var session, _) -> session.id();
            case FetchScope.Refused _ -> 0;
        };
    }
}
