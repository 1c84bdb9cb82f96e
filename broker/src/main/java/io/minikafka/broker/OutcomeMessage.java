package io.minikafka.broker;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.broker.OffsetTransactions.Outcome;
import org.apache.kafka.common.protocol.Errors;

/// Private API 30051: the coordinator of a transaction tells a group on another node its outcome. Bytes:
/// docs/format/private-api.md. RFC 0024, 4.4.
public final class OutcomeMessage {
    public static final short KEY = 30_051;

    private OutcomeMessage() {}

    public static byte[] toBytes(Outcome outcome) {
        return new FieldWriter(64)
                .string(outcome.groupId())
                .i64(outcome.producerId())
                .bool(outcome.commits())
                .i32(outcome.source().shard())
                .i32(outcome.source().epoch())
                .toBytes();
    }

    public static Outcome read(byte[] bytes) {
        FieldReader in = new FieldReader("the outcome of a transaction", bytes);
        Outcome outcome =
                new Outcome(
                        in.string(), in.i64(), in.bool(), new OutcomeSource(in.i32(), in.i32()));
        in.end();
        return outcome;
    }

    public static byte[] reply(Errors error) {
        return new FieldWriter(2).i16(error.code()).toBytes();
    }

    public static Errors readReply(byte[] bytes) {
        FieldReader in = new FieldReader("an answer to an outcome", bytes);
        Errors error = Errors.forCode(in.i16());
        in.end();
        return error;
    }
}
