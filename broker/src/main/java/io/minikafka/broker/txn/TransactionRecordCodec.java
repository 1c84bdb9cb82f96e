package io.minikafka.broker.txn;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.broker.TopicPartition;
import io.minikafka.broker.journal.JournalRecord;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Transaction records as bytes in their journal. Fields as [FieldWriter] writes them.
///
///     key        u8 1 | u8 version 0 | transactional id
///     value      u8 version 0 | u8 state | u8 flow | i32 timeout
///                | i64 producer id | i16 epoch | i16 last epoch | i64 former id | i64 next id
///                | i64 start | i64 last change
///                | u32 partitions | (topic, i32 partition)* | u32 groups | (group id)*
///     state      0 Empty, 1 Ongoing, 2 PrepareCommit, 3 PrepareAbort, 4 CompleteCommit, 5 CompleteAbort
///     flow       1 older, 2 newer
///
/// A tombstone forgets the transactional id.
public final class TransactionRecordCodec {
    private static final int TRANSACTION = 1;
    private static final int VERSION = 0;
    private static final List<TransactionState> STATES =
            List.of(
                    TransactionState.EMPTY,
                    TransactionState.ONGOING,
                    TransactionState.PREPARE_COMMIT,
                    TransactionState.PREPARE_ABORT,
                    TransactionState.COMPLETE_COMMIT,
                    TransactionState.COMPLETE_ABORT);
    private static final String WHAT = "a record of the transactions' journal";

    private TransactionRecordCodec() {}

    public static JournalRecord encode(TransactionRecord record) {
        return switch (record) {
            case TransactionRecord.Saved(Transaction transaction) ->
                    JournalRecord.of(key(transaction.id()), value(transaction));
            case TransactionRecord.Forgotten(String id) -> JournalRecord.tombstone(key(id));
        };
    }

    public static TransactionRecord decode(JournalRecord record) {
        FieldReader key = new FieldReader(WHAT, record.key());
        int type = key.u8();
        if (type != TRANSACTION) {
            throw new FormatException(WHAT + " has the unknown type " + type);
        }
        version(key);
        String id = key.string();
        key.end();
        return record.value()
                .<TransactionRecord>map(
                        value -> new TransactionRecord.Saved(transaction(id, value)))
                .orElseGet(() -> new TransactionRecord.Forgotten(id));
    }

    private static byte[] key(String transactionalId) {
        return new FieldWriter(64).u8(TRANSACTION).u8(VERSION).string(transactionalId).toBytes();
    }

    private static byte[] value(Transaction transaction) {
        FieldWriter out = new FieldWriter(256).u8(VERSION);
        out.u8(STATES.indexOf(transaction.state())).u8(transaction.flow().version());
        out.i32(transaction.timeoutMs());
        ProducerLine producer = transaction.producer();
        out.i64(producer.id()).i16(producer.epoch()).i16(producer.lastEpoch());
        out.i64(producer.formerId()).i64(producer.nextId());
        out.i64(transaction.startMs()).i64(transaction.updatedMs());
        Scope scope = transaction.scope();
        out.i32(scope.partitions().size());
        scope.partitions().forEach(p -> out.string(p.topic()).i32(p.partition()));
        out.i32(scope.groups().size());
        scope.groups().forEach(out::string);
        return out.toBytes();
    }

    private static Transaction transaction(String id, byte[] value) {
        FieldReader in = new FieldReader(WHAT, value);
        version(in);
        TransactionState state = state(in.u8());
        Flow flow = flow(in.u8());
        int timeoutMs = in.i32();
        ProducerIdentity current = new ProducerIdentity(in.i64(), in.i16());
        ProducerLine producer = new ProducerLine(current, in.i16(), in.i64(), in.i64());
        long startMs = in.i64();
        long updatedMs = in.i64();
        Scope scope = new Scope(partitions(in), groups(in));
        in.end();
        return new Transaction(id, producer, timeoutMs, state, flow, scope, startMs, updatedMs);
    }

    private static SortedSet<TopicPartition> partitions(FieldReader in) {
        int count = in.count(1);
        TreeSet<TopicPartition> partitions = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            String topic = in.string();
            partitions.add(new TopicPartition(topic, in.i32()));
        }
        return Collections.unmodifiableSortedSet(partitions);
    }

    private static SortedSet<String> groups(FieldReader in) {
        int count = in.count(1);
        TreeSet<String> groups = new TreeSet<>();
        for (int i = 0; i < count; i++) {
            groups.add(in.string());
        }
        return Collections.unmodifiableSortedSet(groups);
    }

    private static TransactionState state(int number) {
        if (number >= STATES.size()) {
            throw new FormatException(WHAT + " has the unknown state " + number);
        }
        return STATES.get(number);
    }

    private static Flow flow(int version) {
        for (Flow flow : Flow.values()) {
            if (flow.version() == version) {
                return flow;
            }
        }
        throw new FormatException(WHAT + " has the unknown flow " + version);
    }

    private static void version(FieldReader in) {
        int version = in.u8();
        if (version != VERSION) {
            throw new FormatException(
                    WHAT + " has version " + version + ", which only a newer release can read");
        }
    }
}
