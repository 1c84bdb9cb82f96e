package io.minikafka.storage;

import io.minikafka.storage.record.BatchCheck;
import io.minikafka.storage.record.BatchHeader;
import io.minikafka.storage.record.BatchValidator;
import java.nio.ByteBuffer;
import java.util.Optional;

/// What is judged of a batch before it meets its log: nothing here needs the log's state, so nothing here needs its
/// lock.
final class AppendChecks {
    private AppendChecks() {}

    /// Judges the batch, and sets its time as the topic wants it.
    ///
    /// @return why it is refused, if it is
    static Optional<AppendResult.Rejected> prepare(
            ByteBuffer batch,
            AppendOrigin origin,
            LogConfig config,
            int entryMaxBytes,
            long nowMs) {
        int size = batch.remaining();
        if ((origin.isOutside() && size > config.maxMessageBytes()) || size > entryMaxBytes) {
            return rejected(
                    RejectReason.MESSAGE_TOO_LARGE,
                    "a record batch of "
                            + size
                            + " bytes is larger than max.message.bytes="
                            + Math.min(config.maxMessageBytes(), entryMaxBytes));
        }
        if (size > config.segmentBytes()) {
            return rejected(
                    RejectReason.RECORD_LIST_TOO_LARGE,
                    "a record batch of "
                            + size
                            + " bytes is larger than segment.bytes="
                            + config.segmentBytes());
        }
        return switch (BatchValidator.check(batch)) {
            case BatchCheck.Invalid(var fault, var message) ->
                    switch (fault) {
                        case CORRUPT -> rejected(RejectReason.CORRUPT_MESSAGE, message);
                        case UNSUPPORTED -> rejected(RejectReason.UNSUPPORTED_FORMAT, message);
                        case INVALID -> rejected(RejectReason.INVALID_RECORD, message);
                    };
            case BatchCheck.Valid(long maxTimestampMs) -> {
                Optional<AppendResult.Rejected> refused =
                        origin.isOutside()
                                ? rules(batch, origin, maxTimestampMs, config, nowMs)
                                : Optional.empty();
                if (refused.isEmpty()) {
                    setTime(batch, maxTimestampMs, config, nowMs);
                }
                yield refused;
            }
        };
    }

    private static Optional<AppendResult.Rejected> rules(
            ByteBuffer batch,
            AppendOrigin origin,
            long maxTimestampMs,
            LogConfig config,
            long nowMs) {
        int at = batch.position();
        if (BatchHeader.baseOffset(batch, at) != 0) {
            return rejected(
                    RejectReason.INVALID_RECORD,
                    "a producer's batch begins at offset 0, not "
                            + BatchHeader.baseOffset(batch, at));
        }
        if (BatchHeader.control(batch, at) && origin != AppendOrigin.WAITING) {
            return rejected(
                    RejectReason.INVALID_RECORD, "a producer may not write control records");
        }
        if (BatchHeader.transactional(batch, at) && BatchHeader.producerId(batch, at) < 0) {
            return rejected(
                    RejectReason.INVALID_RECORD, "a transactional batch has no producer id");
        }
        if (config.timestampType() == TimestampType.LOG_APPEND_TIME) {
            return Optional.empty();
        }
        if (BatchHeader.logAppendTime(batch, at)) {
            return rejected(
                    RejectReason.INVALID_TIMESTAMP,
                    "a producer may not say that its batch has the time of the log's append");
        }
        return timestamp(BatchHeader.baseTimestampMs(batch, at), config, nowMs)
                .or(() -> timestamp(maxTimestampMs, config, nowMs));
    }

    private static Optional<AppendResult.Rejected> timestamp(
            long timestampMs, LogConfig config, long nowMs) {
        if (timestampMs == BatchHeader.NO_TIMESTAMP) {
            return Optional.empty();
        }
        boolean tooOld = timestampMs < nowMs - config.timestampBeforeMaxMs();
        boolean tooNew =
                config.timestampAfterMaxMs() <= Long.MAX_VALUE - nowMs
                        && timestampMs > nowMs + config.timestampAfterMaxMs();
        return tooOld || tooNew
                ? rejected(
                        RejectReason.INVALID_TIMESTAMP,
                        "the time "
                                + timestampMs
                                + " of a record is outside of what message.timestamp.before.max.ms="
                                + config.timestampBeforeMaxMs()
                                + " and message.timestamp.after.max.ms="
                                + config.timestampAfterMaxMs()
                                + " allow at "
                                + nowMs)
                : Optional.empty();
    }

    private static void setTime(
            ByteBuffer batch, long maxTimestampMs, LogConfig config, long nowMs) {
        int at = batch.position();
        if (config.timestampType() == TimestampType.LOG_APPEND_TIME) {
            BatchHeader.setMaxTimestamp(batch, at, nowMs, true);
        } else if (BatchHeader.maxTimestampMs(batch, at) != maxTimestampMs) {
            BatchHeader.setMaxTimestamp(batch, at, maxTimestampMs, false);
        }
    }

    private static Optional<AppendResult.Rejected> rejected(RejectReason reason, String message) {
        return Optional.of(new AppendResult.Rejected(reason, message));
    }
}
