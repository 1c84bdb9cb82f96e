package io.minikafka.broker.txn.service;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.broker.OutcomeSource;
import java.util.Optional;
import org.apache.kafka.common.protocol.Errors;

/// Private API 30050: a group asks the coordinator of a transaction on another node whether it may take offsets into it.
/// Bytes: docs/format/private-api.md. RFC 0024, 4.4.
record GroupAdmission(
        String transactionalId,
        long producerId,
        short producerEpoch,
        String groupId,
        boolean addMissing) {
    static final short KEY = 30_050;

    byte[] toBytes() {
        return new FieldWriter(64)
                .string(transactionalId)
                .i64(producerId)
                .i16(producerEpoch)
                .string(groupId)
                .bool(addMissing)
                .toBytes();
    }

    static GroupAdmission read(byte[] bytes) {
        FieldReader in = new FieldReader("a question of a group", bytes);
        GroupAdmission question =
                new GroupAdmission(in.string(), in.i64(), in.i16(), in.string(), in.bool());
        in.end();
        return question;
    }

    /// @param source who answered, if it was the coordinator
    record Reply(Errors error, Optional<OutcomeSource> source) {
        byte[] toBytes() {
            FieldWriter out = new FieldWriter(16).i16(error.code()).bool(source.isPresent());
            source.ifPresent(coordinator -> out.i32(coordinator.shard()).i32(coordinator.epoch()));
            return out.toBytes();
        }

        static Reply read(byte[] bytes) {
            FieldReader in = new FieldReader("an answer to a group", bytes);
            Errors error = Errors.forCode(in.i16());
            Optional<OutcomeSource> source =
                    in.bool()
                            ? Optional.of(new OutcomeSource(in.i32(), in.i32()))
                            : Optional.empty();
            in.end();
            return new Reply(error, source);
        }
    }
}
