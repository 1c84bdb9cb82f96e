package io.minikafka.broker.share;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.protocol.Errors;

/// What a member's acknowledgements of one share partition come to. Nothing is changed here: all of them are
/// good, or none counts.
final class AckCheck {
    private final SharePartition partition;
    private final String memberId;
    private final FateRanges fates = new FateRanges();
    private final List<Long> renewed = new ArrayList<>(0);

    /// The outcome.
    sealed interface Result {
        /// @param fates to be written
        /// @param renewed records for which the member wants more time
        record Good(List<FateRange> fates, List<Long> renewed) implements Result {}

        record Bad(Errors error, String why) implements Result {}
    }

    private AckCheck(SharePartition partition, String memberId) {
        this.partition = partition;
        this.memberId = memberId;
    }

    static Result check(SharePartition partition, String memberId, List<AckBatch> batches) {
        AckCheck check = new AckCheck(partition, memberId);
        for (AckBatch batch : batches) {
            Errors error = check.check(batch);
            if (error != Errors.NONE) {
                return new Result.Bad(error, check.why);
            }
        }
        return new Result.Good(check.fates.list(), check.renewed);
    }

    private String why = "";

    private Errors check(AckBatch batch) {
        Window window = partition.window();
        // What lies before the start is done, or the log has it no more: there is nothing to say.
        for (long offset = Math.max(batch.first(), window.start());
                offset <= batch.last();
                offset++) {
            if (!window.has(offset)) {
                return bad(
                        Errors.INVALID_REQUEST,
                        "Offset " + offset + " is past the records that were given out.");
            }
            byte state = window.state(offset);
            if (state == Slot.GAP) {
                continue;
            }
            Hold hold = window.hold(offset);
            if (state != Slot.ACQUIRED || hold == null) {
                return bad(
                        Errors.INVALID_RECORD_STATE,
                        "The record at offset " + offset + " is not acquired.");
            }
            if (!hold.memberId.equals(memberId)) {
                return bad(
                        Errors.INVALID_RECORD_STATE,
                        "The record at offset " + offset + " is with another member.");
            }
            Errors error = decide(offset, batch.type(offset));
            if (error != Errors.NONE) {
                return error;
            }
        }
        return Errors.NONE;
    }

    private Errors decide(long offset, byte type) {
        int deliveries = partition.window().deliveries(offset);
        switch (type) {
            case AckBatch.ACCEPT -> fates.add(offset, Fate.ACKNOWLEDGED, deliveries);
            case AckBatch.GAP -> fates.add(offset, Fate.ARCHIVED, deliveries);
            case AckBatch.RELEASE -> fates.add(offset, partition.failed(offset), deliveries);
            case AckBatch.REJECT ->
                    fates.add(offset, partition.archived(Fate.ARCHIVING_REJECTED), deliveries);
            case AckBatch.RENEW -> {
                if (!partition.settings().renewal()) {
                    return bad(
                            Errors.INVALID_REQUEST,
                            "The group's setting share.renew.acknowledge.enable is false.");
                }
                renewed.add(offset);
            }
            default -> {
                return bad(Errors.INVALID_REQUEST, "There is no acknowledge type " + type + ".");
            }
        }
        return Errors.NONE;
    }

    private Errors bad(Errors error, String reason) {
        why = reason;
        return error;
    }
}
