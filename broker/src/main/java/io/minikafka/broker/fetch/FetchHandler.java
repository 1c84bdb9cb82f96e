package io.minikafka.broker.fetch;

import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.LeaderEpochs;
import io.minikafka.broker.Led;
import io.minikafka.broker.NodeAddress;
import io.minikafka.broker.PartitionHome;
import io.minikafka.broker.Partitions;
import io.minikafka.broker.QuotaGate;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.TopicPartitions;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.FetchRequestData;
import org.apache.kafka.common.message.FetchResponseData;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// Fetch: answers at once if there is enough or if waiting makes no sense, else parks the request until a high
/// watermark moves far enough or its time is up. Records go out as regions of segment files.
///
/// Consumers read up to the high watermark, or to the last stable offset if they want committed records only.
/// Fetches by other brokers are not served: our followers use their own protocol (RFC 0022). Consumers that name their rack
/// read from a follower there, if they can (KIP-392).
public final class FetchHandler implements ApiHandler<FetchRequestData, FetchResponseData> {
    private static final short TOPIC_IDS_SINCE = 13;
    private static final short REPLICA_STATE_SINCE = 15;
    private static final short ZSTD_SINCE = 10;
    private static final short OFFSET_NOT_AVAILABLE_SINCE = 11;
    private static final byte READ_COMMITTED = 1;
    private static final int BEGIN_SESSION = 0;

    private final Partitions partitions;
    private final FetchSessions sessions;
    private final Purgatory purgatory;
    private final Executor coldReads;
    private final NodeAddress address;
    private final QuotaGate quotas;
    private final NearestReplica nearest;
    private final int maxBytes;

    /// @param coldReads where reading may wait for the disk: what is not at the tail of its log may have to be
    ///     found in an index, and is checked before it is first served
    /// @param maxBytes `fetch.max.bytes`: the most that one response carries, whatever the client allows
    public FetchHandler(
            Partitions partitions,
            FetchSessions sessions,
            Purgatory purgatory,
            Executor coldReads,
            NodeAddress address,
            QuotaGate quotas,
            NearestReplica nearest,
            int maxBytes) {
        this.partitions = partitions;
        this.sessions = sessions;
        this.purgatory = purgatory;
        this.coldReads = coldReads;
        this.address = address;
        this.quotas = quotas;
        this.nearest = nearest;
        this.maxBytes = maxBytes;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.FETCH;
    }

    /// It is answered here or by the purgatory.
    @Override
    public boolean isHandedOver() {
        return false;
    }

    @Override
    public void handle(
            RequestContext context, FetchRequestData request, Answer<FetchResponseData> answer) {
        if (quotas.fetchDelayMs(context.clientId()) > 0) {
            answer.send(throttled(context, request));
            return;
        }
        FetchScope scope = sessions.scope(context.version(), request);
        switch (scope) {
            case FetchScope.Refused(Errors error) ->
                    answer.send(new FetchResponseData().setErrorCode(error.code()));
            case FetchScope.Whole(_, List<FetchSlot> slots) ->
                    fetch(scope, slots, context, request, answer);
            case FetchScope.Changed(_, List<FetchSlot> slots) ->
                    fetch(scope, slots, context, request, answer);
        }
    }

    private void fetch(
            FetchScope scope,
            List<FetchSlot> slots,
            RequestContext context,
            FetchRequestData request,
            Answer<FetchResponseData> answer) {
        List<FetchTarget> targets = targets(context, request, slots);
        if (StrongTargets.isAmong(targets)) {
            StrongTargets.confirm(
                    targets,
                    context.version() >= OFFSET_NOT_AVAILABLE_SINCE,
                    confirmed -> {
                        try {
                            fetch(
                                    work(context, request, scope, confirmed),
                                    context,
                                    request,
                                    answer);
                        } catch (RuntimeException e) {
                            answer.giveUp(); // whoever confirms takes it for its own failure
                            throw e;
                        }
                    });
        } else {
            fetch(work(context, request, scope, targets), context, request, answer);
        }
    }

    private void fetch(
            FetchWork work,
            RequestContext context,
            FetchRequestData request,
            Answer<FetchResponseData> answer) {
        var reader = new FetchReader(work, answer, coldReads);
        if (request.maxWaitMs() <= 0 || work.targets().isEmpty() || work.isSatisfied()) {
            reader.serve();
        } else {
            answer.waits();
            purgatory.park(
                    new ParkedFetch(context.connectionId(), work, reader), request.maxWaitMs());
        }
    }

    /// An answer without a word of any partition: the client has fetched too much already. A fetch that would begin
    /// a session begins none.
    private FetchResponseData throttled(RequestContext context, FetchRequestData request) {
        FetchResponseData response = new FetchResponseData();
        if (request.sessionEpoch() == BEGIN_SESSION) {
            return response;
        }
        return switch (sessions.scope(context.version(), request)) {
            case FetchScope.Refused(Errors error) -> response.setErrorCode(error.code());
            case FetchScope.Changed(var session, _) -> response.setSessionId(session.id());
            case FetchScope.Whole _ -> response;
        };
    }

    private List<FetchTarget> targets(
            RequestContext context, FetchRequestData request, List<FetchSlot> slots) {
        int replica =
                context.version() < REPLICA_STATE_SINCE
                        ? request.replicaId()
                        : request.replicaState().replicaId();
        List<FetchTarget> targets = new ArrayList<>(slots.size());
        for (int i = 0; i < slots.size(); i++) {
            targets.add(target(context.version(), replica, request.rackId(), slots.get(i)));
        }
        return targets;
    }

    private FetchWork work(
            RequestContext context,
            FetchRequestData request,
            FetchScope scope,
            List<FetchTarget> targets) {
        int allowed = Math.min(maxBytes, quotas.fetchBytesMax(context.clientId()));
        int most = Math.clamp(request.maxBytes(), 0, allowed);
        return new FetchWork(
                scope,
                targets,
                Math.clamp(request.minBytes(), 0, most),
                most,
                request.isolationLevel() == READ_COMMITTED,
                address,
                partitions,
                context);
    }

    static Errors unknownTopic(short version) {
        return version >= TOPIC_IDS_SINCE
                ? Errors.UNKNOWN_TOPIC_ID
                : Errors.UNKNOWN_TOPIC_OR_PARTITION;
    }

    private FetchTarget target(short version, int replica, String rack, FetchSlot slot) {
        boolean byId = version >= TOPIC_IDS_SINCE;
        Optional<TopicPartitions> topic =
                byId ? byId(slot.topicId()) : partitions.topic(slot.topic());
        if (topic.isEmpty()) {
            return FetchTarget.failed(slot, unknownTopic(version));
        }
        Led led = Led.find(topic, slot.partition().index(), slot.leaderEpoch());
        if (replica >= 0) {
            return FetchTarget.failed(slot, Errors.NOT_LEADER_OR_FOLLOWER);
        }
        if (version < ZSTD_SINCE && topic.get().rules().storesZstd()) {
            return FetchTarget.failed(slot, Errors.UNSUPPORTED_COMPRESSION_TYPE);
        }
        if (led.error() == Errors.NONE && !led.isEstablished()) {
            return FetchTarget.failed(
                    slot,
                    version >= OFFSET_NOT_AVAILABLE_SINCE
                            ? Errors.OFFSET_NOT_AVAILABLE
                            : Errors.LEADER_NOT_AVAILABLE);
        }
        boolean isStrong = topic.get().rules().readsQuorum();
        if (led.error() == Errors.NOT_LEADER_OR_FOLLOWER && !isStrong && nearest.isHere(rack)) {
            return followed(topic.get(), slot).orElseGet(() -> FetchTarget.failed(slot, led));
        }
        if (led.error() != Errors.NONE) {
            return FetchTarget.failed(slot, led);
        }
        int elsewhere = isStrong ? NearestReplica.NONE : nearest.of(rack, led, slot.offset());
        return FetchTarget.of(slot, led, isStrong, elsewhere);
    }

    /// A partition that is not led from here, and copied.
    private static Optional<FetchTarget> followed(TopicPartitions topic, FetchSlot slot) {
        return topic.home(slot.partition().index())
                .map(home -> new Source.Follower(home, home.followed()))
                .filter(follower -> follower.epoch() != PartitionHome.NO_OFFICE)
                .map(follower -> {
                    Errors error = LeaderEpochs.check(slot.leaderEpoch(), follower.epoch());
                    return error == Errors.NONE
                            ? FetchTarget.of(slot, follower)
                            : FetchTarget.failed(slot, error);
                });
    }

    private Optional<TopicPartitions> byId(Uuid id) {
        return id.equals(Uuid.ZERO_UUID) ? Optional.empty() : partitions.topic(id);
    }
}
