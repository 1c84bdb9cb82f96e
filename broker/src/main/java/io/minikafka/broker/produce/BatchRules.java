package io.minikafka.broker.produce;

import io.minikafka.broker.DelayGate;
import io.minikafka.broker.TopicPartitions;
import io.minikafka.broker.TopicRules;
import io.minikafka.protocol.BadBatchException;
import io.minikafka.protocol.BatchBytes;
import io.minikafka.protocol.BatchRecords;
import io.minikafka.protocol.Codec;
import io.minikafka.storage.AppendOrigin;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.message.ProduceRequestData.PartitionProduceData;
import org.apache.kafka.common.message.ProduceResponseData.BatchIndexAndErrorMessage;
import org.apache.kafka.common.message.ProduceResponseData.PartitionProduceResponse;
import org.apache.kafka.common.protocol.Errors;

/// What a producer may send for one partition, as far as the log itself does not check it: exactly one batch, of
/// format 2, with a compression that the version of the request allows, no control records, and keys where the topic is
/// compacted. On a topic with a compression of its own the batch is packed anew here.
///
/// Only the last two look at records, and only where the topic asks for it; else the cost is a few reads of the
/// header.
final class BatchRules {
    private static final short ZSTD_SINCE = 7;

    /// Records that are named one by one in an error; a batch can hold a million bad ones.
    private static final int MAX_RECORD_ERRORS = 100;

    private BatchRules() {}

    /// What the rules say to a batch.
    sealed interface Verdict {}

    /// The batch that is to be appended.
    record Accepted(ByteBuffer batch) implements Verdict {}

    /// The batch that is to be appended as part of a transaction, if its coordinator agrees.
    record Transactional(ByteBuffer batch, AppendOrigin origin) implements Verdict {}

    /// The batch is to be appended so that it waits, and what of it is not delayed right behind it.
    record Delayed(DelayGate.Later later) implements Verdict {}

    /// The batch breaks a rule.
    ///
    /// @param records the records to blame, if it is not the whole batch
    record Refused(Errors error, String message, List<BatchIndexAndErrorMessage> records)
            implements Verdict {
        Refused(Errors error, String message) {
            this(error, message, List.of());
        }

        void into(PartitionProduceResponse response) {
            ProduceHandler.fail(response, error, message);
            response.setRecordErrors(records);
        }
    }

    static Verdict check(short version, TopicPartitions topic, PartitionProduceData data) {
        if (topic.rules().isReserved()) {
            return new Refused(
                    Errors.INVALID_TOPIC_EXCEPTION, "only the broker itself writes to this topic");
        }
        Optional<ByteBuffer> records = BatchBytes.of(data);
        if (records.isEmpty() || !records.get().hasRemaining()) {
            return new Refused(Errors.INVALID_RECORD, "the request holds no record batch");
        }
        ByteBuffer batch = records.get();
        // Formats 0 and 1 keep their number at the same place, but have no header of this length.
        if (batch.remaining() > BatchBytes.MAGIC_OFFSET
                && BatchBytes.magic(batch) != BatchBytes.MAGIC_2) {
            return new Refused(
                    Errors.INVALID_RECORD,
                    "record batches have format 2 since Kafka 0.11; this one has format "
                            + BatchBytes.magic(batch));
        }
        int size = BatchBytes.sizeBytes(batch);
        if (size == 0 || size > batch.remaining()) {
            return new Refused(
                    Errors.CORRUPT_MESSAGE,
                    "the record batch is not whole: " + batch.remaining() + " bytes are there");
        }
        if (size < batch.remaining()) {
            return new Refused(
                    Errors.INVALID_RECORD,
                    "a request holds exactly one record batch per partition");
        }
        return checkAttributes(version, topic, batch);
    }

    private static Verdict checkAttributes(short version, TopicPartitions topic, ByteBuffer batch) {
        short attributes = BatchBytes.attributes(batch);
        Optional<Codec> codec = Codec.ofAttributes(attributes);
        if (codec.isEmpty()) {
            return new Refused(
                    Errors.UNSUPPORTED_COMPRESSION_TYPE,
                    "the batch names a compression that does not exist");
        }
        if (codec.get() == Codec.ZSTD && version < ZSTD_SINCE) {
            return new Refused(
                    Errors.UNSUPPORTED_COMPRESSION_TYPE,
                    "zstd needs version " + ZSTD_SINCE + " of the produce request");
        }
        if (BatchBytes.isControl(attributes)) {
            return new Refused(Errors.INVALID_RECORD, "clients cannot write control records");
        }

        TopicRules rules = topic.rules();
        if (!rules.needsKeys() && rules.recompression().isEmpty()) {
            return accepted(attributes, batch);
        }
        return checkRecords(rules, attributes, batch);
    }

    private static Verdict accepted(short attributes, ByteBuffer batch) {
        return BatchBytes.isTransactional(attributes)
                ? new Transactional(batch, AppendOrigin.CLIENT)
                : new Accepted(batch);
    }

    private static Verdict checkRecords(TopicRules rules, short attributes, ByteBuffer batch) {
        try {
            if (rules.needsKeys()) {
                List<BatchIndexAndErrorMessage> keyless = recordsWithoutKey(batch);
                if (!keyless.isEmpty()) {
                    return new Refused(
                            Errors.INVALID_RECORD,
                            "the topic is compacted, so every record needs a key",
                            keyless);
                }
            }
            return accepted(
                    attributes,
                    rules.recompression().isPresent()
                            ? rules.recompression().get().apply(batch)
                            : batch);
        } catch (BadBatchException e) {
            return new Refused(Errors.INVALID_RECORD, String.valueOf(e.getMessage()));
        }
    }

    private static List<BatchIndexAndErrorMessage> recordsWithoutKey(ByteBuffer batch)
            throws BadBatchException {
        List<BatchIndexAndErrorMessage> keyless = new ArrayList<>(0);
        BatchRecords.walk(
                batch,
                (index, _, _, hasKey) -> {
                    if (!hasKey) {
                        keyless.add(
                                new BatchIndexAndErrorMessage()
                                        .setBatchIndex(index)
                                        .setBatchIndexErrorMessage("no key"));
                    }
                    return keyless.size() < MAX_RECORD_ERRORS;
                });
        return keyless;
    }
}
