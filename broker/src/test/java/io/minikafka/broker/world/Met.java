package io.minikafka.broker.world;

import java.util.Optional;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.message.EndTxnRequestData;
import org.apache.kafka.common.message.EndTxnResponseData;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.HeartbeatResponseData;
import org.apache.kafka.common.message.InitProducerIdRequestData;
import org.apache.kafka.common.message.InitProducerIdResponseData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.OffsetCommitRequestData;
import org.apache.kafka.common.message.OffsetCommitResponseData;
import org.apache.kafka.common.message.ProduceRequestData;
import org.apache.kafka.common.message.ProduceResponseData;
import org.apache.kafka.common.message.ShareAcknowledgeRequestData;
import org.apache.kafka.common.message.ShareAcknowledgeResponseData;
import org.apache.kafka.common.message.ShareFetchRequestData;
import org.apache.kafka.common.message.ShareFetchResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.message.TxnOffsetCommitRequestData;
import org.apache.kafka.common.message.TxnOffsetCommitResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// What the worlds must have met, or they prove nothing about it.
enum Met {
    REQUEST_LOST,
    REQUEST_LATE,
    REQUEST_DOUBLED,
    ANSWER_LOST,
    CLIENT_GAVE_UP,
    KILLED,
    POWER_LOST,
    DISK_STALLED,
    PRODUCER_BEGAN,
    PRODUCER_WROTE,
    PRODUCER_REFUSED,
    TRANSACTION_COMMITTED,
    TRANSACTION_ABORTED,
    END_OF_TRANSACTION_REFUSED,
    OFFSET_IN_TRANSACTION,
    OFFSET_COMMITTED,
    OFFSET_REFUSED,
    CLASSIC_MEMBER_JOINED,
    CLASSIC_MEMBER_SYNCED,
    CLASSIC_REBALANCE_TOLD,
    CLASSIC_MEMBER_UNKNOWN,
    CONSUMER_TOLD,
    CONSUMER_FENCED,
    RECORDS_ACQUIRED,
    SHARE_SESSION_REFUSED,
    RECORDS_ACKNOWLEDGED,
    ACKNOWLEDGEMENT_REFUSED;

    /// Not in each handful of worlds.
    boolean isRare() {
        return switch (this) {
            case CONSUMER_FENCED -> true;
            default -> false;
        };
    }

    /// What an answer shows.
    static Optional<Met> shownBy(ApiMessage request, ApiMessage response) {
        return switch (request) {
            case InitProducerIdRequestData _ ->
                    ifGood(((InitProducerIdResponseData) response).errorCode(), PRODUCER_BEGAN);
            case ProduceRequestData _ ->
                    either(error((ProduceResponseData) response), PRODUCER_WROTE, PRODUCER_REFUSED);
            case EndTxnRequestData end ->
                    either(
                            ((EndTxnResponseData) response).errorCode(),
                            end.committed() ? TRANSACTION_COMMITTED : TRANSACTION_ABORTED,
                            END_OF_TRANSACTION_REFUSED);
            case TxnOffsetCommitRequestData _ ->
                    ifGood(
                            ((TxnOffsetCommitResponseData) response)
                                    .topics()
                                    .getFirst()
                                    .partitions()
                                    .getFirst()
                                    .errorCode(),
                            OFFSET_IN_TRANSACTION);
            case OffsetCommitRequestData _ ->
                    either(
                            ((OffsetCommitResponseData) response)
                                    .topics()
                                    .getFirst()
                                    .partitions()
                                    .getFirst()
                                    .errorCode(),
                            OFFSET_COMMITTED,
                            OFFSET_REFUSED);
            case JoinGroupRequestData _ ->
                    ifGood(((JoinGroupResponseData) response).errorCode(), CLASSIC_MEMBER_JOINED);
            case SyncGroupRequestData _ ->
                    ifGood(((SyncGroupResponseData) response).errorCode(), CLASSIC_MEMBER_SYNCED);
            case HeartbeatRequestData _ ->
                    switch (Errors.forCode(((HeartbeatResponseData) response).errorCode())) {
                        case REBALANCE_IN_PROGRESS -> Optional.of(CLASSIC_REBALANCE_TOLD);
                        case UNKNOWN_MEMBER_ID -> Optional.of(CLASSIC_MEMBER_UNKNOWN);
                        default -> Optional.empty();
                    };
            case ConsumerGroupHeartbeatRequestData _ ->
                    either(
                            ((ConsumerGroupHeartbeatResponseData) response).errorCode(),
                            CONSUMER_TOLD,
                            CONSUMER_FENCED);
            case ShareFetchRequestData _ -> shown((ShareFetchResponseData) response);
            case ShareAcknowledgeRequestData _ ->
                    either(
                            ((ShareAcknowledgeResponseData) response).errorCode(),
                            RECORDS_ACKNOWLEDGED,
                            ACKNOWLEDGEMENT_REFUSED);
            default -> Optional.empty();
        };
    }

    private static Optional<Met> shown(ShareFetchResponseData fetched) {
        if (fetched.errorCode() != Errors.NONE.code()) {
            return Optional.of(SHARE_SESSION_REFUSED);
        }
        boolean isGiven =
                fetched.responses().stream()
                        .flatMap(topic -> topic.partitions().stream())
                        .anyMatch(partition -> !partition.acquiredRecords().isEmpty());
        return isGiven ? Optional.of(RECORDS_ACQUIRED) : Optional.empty();
    }

    private static short error(ProduceResponseData produced) {
        return produced.responses().iterator().next().partitionResponses().getFirst().errorCode();
    }

    private static Optional<Met> ifGood(short error, Met met) {
        return error == Errors.NONE.code() ? Optional.of(met) : Optional.empty();
    }

    private static Optional<Met> either(short error, Met ifGood, Met otherwise) {
        return Optional.of(error == Errors.NONE.code() ? ifGood : otherwise);
    }
}
