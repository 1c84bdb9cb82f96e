package io.minikafka.broker.share;

import org.apache.kafka.common.protocol.Errors;

/// What became of a member's acknowledgements of one share partition.
///
/// @param why for people; empty if all is well
public record AckOutcome(Errors error, String why) {
    static final AckOutcome DONE = new AckOutcome(Errors.NONE, "");

    /// The group does not know the partition.
    public static final AckOutcome UNKNOWN =
            new AckOutcome(
                    Errors.UNKNOWN_TOPIC_OR_PARTITION, "The group has nothing of this partition.");

    /// Another node leads the partition: what the member had was given back.
    public static final AckOutcome NOT_LEADER =
            new AckOutcome(Errors.NOT_LEADER_OR_FOLLOWER, "Another node leads the partition now.");

    /// The acknowledgements make no sense by themselves.
    public static final AckOutcome INVALID =
            new AckOutcome(
                    Errors.INVALID_REQUEST,
                    "Acknowledged ranges must be in order, with one type or one for each offset.");

    static final AckOutcome NOT_SAVED =
            new AckOutcome(
                    Errors.COORDINATOR_NOT_AVAILABLE,
                    "The acknowledgement cannot be saved now; the records stay with the member.");
}
