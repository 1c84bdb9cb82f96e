package io.minikafka.broker.group.service;

import io.minikafka.base.Time;
import io.minikafka.base.TopicIdPartition;
import io.minikafka.broker.Answer;
import io.minikafka.broker.ApiHandler;
import io.minikafka.broker.OffsetGate;
import io.minikafka.broker.RequestContext;
import io.minikafka.broker.Uuids;
import io.minikafka.broker.group.CommittedOffset;
import io.minikafka.broker.group.GroupConfig;
import io.minikafka.broker.group.OffsetCommit;
import io.minikafka.broker.group.Topics;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestPartition;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData.TxnOffsetCommitRequestTopic;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponsePartition;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData.TxnOffsetCommitResponseTopic;
import org.apache.kafka.common.protocol.ApiKeys;
import org.apache.kafka.common.protocol.Errors;

/// TxnOffsetCommit, versions 0 to 6: offsets that count when a producer's transaction commits. The transaction coordinator is asked
/// first; since version 5 that adds the group to the transaction, before a client must have done so. Since version 3 a
/// client may say which member of which generation it works for (KIP-447); since version 6 topics
/// go by id. RFC 0005, 4.5.
final class TxnOffsetCommitHandler
        implements ApiHandler<TxnOffsetCommitRequestData, TxnOffsetCommitResponseData> {
    private static final int ABORTABLE_SINCE = 4;
    private static final int ADDS_GROUP_SINCE = 5;
    private static final int TOPIC_IDS = 6;
    private static final int ATTEMPTS = 3;

    private final GroupService groups;
    private final OffsetGate gate;
    private final OffsetRules rules;
    private final Topics topics;
    private final Time time;

    TxnOffsetCommitHandler(
            GroupService groups, OffsetGate gate, GroupConfig config, Topics topics, Time time) {
        this.groups = groups;
        this.gate = gate;
        this.rules = new OffsetRules(config);
        this.topics = topics;
        this.time = time;
    }

    @Override
    public ApiKeys key() {
        return ApiKeys.TXN_OFFSET_COMMIT;
    }

    @Override
    public void handle(
            RequestContext context,
            TxnOffsetCommitRequestData request,
            Answer<TxnOffsetCommitResponseData> answer) {
        IdentityHashMap<TxnOffsetCommitRequestPartition, Errors> errors = new IdentityHashMap<>();
        if (request.groupId().isEmpty() || request.transactionalId().isEmpty()) {
            Errors error =
                    request.groupId().isEmpty() ? Errors.INVALID_GROUP_ID : Errors.INVALID_REQUEST;
            answer.send(response(request, errors, error));
            return;
        }
        Map<TopicIdPartition, CommittedOffset> offsets =
                accepted(context.version(), request, errors);
        if (offsets.isEmpty()) {
            answer.send(response(request, errors, Errors.NONE));
            return;
        }
        OffsetCommit commit =
                new OffsetCommit(
                        request.groupId(),
                        request.memberId(),
                        Optional.ofNullable(request.groupInstanceId()),
                        request.generationIdOrMemberEpoch(),
                        context.version(),
                        offsets,
                        OptionalLong.of(request.producerId()));
        commit(
                context.version(),
                request,
                commit,
                ATTEMPTS,
                (error, isTransactions) ->
                        answer.send(
                                response(
                                        request,
                                        errors,
                                        isTransactions
                                                ? refusal(error, context.version())
                                                : memberError(error, context.version()))));
    }

    /// What came of it, and whether that is the transaction's word or the group's.
    @FunctionalInterface
    private interface Verdict {
        void tell(Errors error, boolean isTransactions);
    }

    /// Asks the transaction's coordinator, then commits. On another node, the transaction may end in between: then it is
    /// asked again.
    private void commit(
            short version,
            TxnOffsetCommitRequestData request,
            OffsetCommit commit,
            int attempts,
            Verdict verdict) {
        Optional<OffsetAdmissions.Admission> admission =
                gate.mayBeOvertaken()
                        ? Optional.of(
                                groups.admissions().begin(request.groupId(), request.producerId()))
                        : Optional.empty();
        gate.admit(
                request.transactionalId(),
                request.producerId(),
                request.producerEpoch(),
                request.groupId(),
                version >= ADDS_GROUP_SINCE,
                admitted -> {
                    if (admitted != Errors.NONE) {
                        admission.ifPresent(OffsetAdmissions.Admission::close);
                        verdict.tell(admitted, true);
                        return;
                    }
                    groups.submit(
                            request.groupId(),
                            coordinator -> {
                                boolean holds =
                                        admission
                                                .map(OffsetAdmissions.Admission::close)
                                                .orElse(true);
                                if (holds) {
                                    coordinator.commit(commit, error -> verdict.tell(error, false));
                                } else if (attempts > 1) {
                                    commit(version, request, commit, attempts - 1, verdict);
                                } else {
                                    verdict.tell(Errors.CONCURRENT_TRANSACTIONS, true);
                                }
                            },
                            error -> {
                                admission.ifPresent(OffsetAdmissions.Admission::close);
                                verdict.tell(error, false);
                            });
                });
    }

    /// Clients know what to do about a transaction that lacks the group only since a certain version; and those of the
    /// older flow know a transaction that is about to end only as a coordinator that is not ready.
    private static Errors refusal(Errors error, short version) {
        return switch (error) {
            case INVALID_TXN_STATE ->
                    version >= ABORTABLE_SINCE ? Errors.TRANSACTION_ABORTABLE : error;
            case CONCURRENT_TRANSACTIONS ->
                    version >= ADDS_GROUP_SINCE ? error : Errors.COORDINATOR_NOT_AVAILABLE;
            default -> error;
        };
    }

    /// Before clients knew epochs of members, a member of a newer kind of group had a generation all the same.
    private static Errors memberError(Errors error, short version) {
        return error == Errors.STALE_MEMBER_EPOCH && version < TOPIC_IDS
                ? Errors.ILLEGAL_GENERATION
                : error;
    }

    /// The offsets that may be committed; the errors of all others go to `errors`.
    private Map<TopicIdPartition, CommittedOffset> accepted(
            short version,
            TxnOffsetCommitRequestData request,
            IdentityHashMap<TxnOffsetCommitRequestPartition, Errors> errors) {
        boolean byId = version >= TOPIC_IDS;
        Errors unknown = byId ? Errors.UNKNOWN_TOPIC_ID : Errors.UNKNOWN_TOPIC_OR_PARTITION;
        long nowMs = time.wallMs();
        Map<TopicIdPartition, CommittedOffset> offsets = new LinkedHashMap<>();
        for (TxnOffsetCommitRequestTopic requested : request.topics()) {
            Optional<Topics.Topic> topic =
                    byId
                            ? topics.topic(Uuids.toJava(requested.topicId()))
                            : topics.topic(requested.name());
            for (TxnOffsetCommitRequestPartition partition : requested.partitions()) {
                int index = partition.partitionIndex();
                String note = OffsetRules.note(partition.committedMetadata());
                Errors error = rules.check(topic, index, note, unknown);
                if (error != Errors.NONE || topic.isEmpty()) {
                    errors.put(partition, error);
                    continue;
                }
                offsets.put(
                        new TopicIdPartition(topic.get().id(), index),
                        new CommittedOffset(
                                partition.committedOffset(),
                                partition.committedLeaderEpoch(),
                                note,
                                nowMs,
                                OptionalLong.empty()));
            }
        }
        return offsets;
    }

    private static TxnOffsetCommitResponseData response(
            TxnOffsetCommitRequestData request,
            IdentityHashMap<TxnOffsetCommitRequestPartition, Errors> errors,
            Errors otherwise) {
        TxnOffsetCommitResponseData response = new TxnOffsetCommitResponseData();
        for (TxnOffsetCommitRequestTopic requested : request.topics()) {
            TxnOffsetCommitResponseTopic topic =
                    new TxnOffsetCommitResponseTopic()
                            .setName(requested.name())
                            .setTopicId(requested.topicId());
            for (TxnOffsetCommitRequestPartition partition : requested.partitions()) {
                topic.partitions()
                        .add(
                                new TxnOffsetCommitResponsePartition()
                                        .setPartitionIndex(partition.partitionIndex())
                                        .setErrorCode(
                                                errors.getOrDefault(partition, otherwise).code()));
            }
            response.topics().add(topic);
        }
        return response;
    }
}
