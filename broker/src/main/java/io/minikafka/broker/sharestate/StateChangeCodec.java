package io.minikafka.broker.sharestate;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.broker.SharePartitionKey;
import io.minikafka.broker.journal.JournalRecord;
import java.util.ArrayList;
import java.util.List;

/// The bytes of [StateChange]s in the groups' journal, drawn in `docs/format/share.md`. Their types begin where those of
/// the groups' own records do not come to.
public final class StateChangeCodec {
    private static final int FIRST = 64;
    private static final int LED = 64;
    private static final int PLACED = 65;
    private static final int CHANGED = 66;
    private static final int WHOLE = 67;
    private static final int EPOCHS_USED = 68;
    private static final int REMOVED = 69;
    private static final int VERSION = 0;
    private static final int BATCH_BYTES = 2 * Long.BYTES + 2;

    private StateChangeCodec() {}

    /// Whether the record is one of these.
    public static boolean isOne(JournalRecord record) {
        return record.key().length > 0 && (record.key()[0] & 0xff) >= FIRST;
    }

    public static JournalRecord encode(StateChange change) {
        return switch (change) {
            case StateChange.Led(var key, int epoch) ->
                    record(LED, key, new FieldWriter(4).i32(epoch));
            case StateChange.Placed(var key, int epoch, long start) ->
                    record(PLACED, key, new FieldWriter(12).i32(epoch).i64(start));
            case StateChange.Changed(
                            var key,
                            int epoch,
                            int leaderEpoch,
                            long start,
                            var batches) ->
                    record(CHANGED, key, value(epoch, leaderEpoch, start, batches));
            case StateChange.Whole(var key, int epoch, int leaderEpoch, long start, var batches) ->
                    record(WHOLE, key, value(epoch, leaderEpoch, start, batches));
            case StateChange.EpochsUsed(var key, int highest) ->
                    record(EPOCHS_USED, key, new FieldWriter(4).i32(highest));
            case StateChange.Removed(var key) ->
                    JournalRecord.tombstone(key.recordKey(REMOVED, VERSION));
        };
    }

    public static StateChange decode(JournalRecord record) {
        var in = new FieldReader("key of a share state record", record.key());
        int type = in.u8();
        int version = in.u8();
        var key = SharePartitionKey.read(in);
        in.end();
        if (version != VERSION || type < FIRST || type > REMOVED) {
            throw new FormatException(
                    "share state record of type %d, version %d: this release knows the types 64 to 69 in version 0; start with the release that wrote it"
                            .formatted(type, version));
        }
        if (type == REMOVED) {
            return new StateChange.Removed(key);
        }
        var value =
                new FieldReader(
                        "value of a share state record",
                        record.value()
                                .orElseThrow(() ->
                                        new FormatException("a share state record has no value")));
        StateChange change =
                switch (type) {
                    case LED -> new StateChange.Led(key, value.i32());
                    case PLACED -> new StateChange.Placed(key, value.i32(), value.i64());
                    case CHANGED ->
                            new StateChange.Changed(
                                    key, value.i32(), value.i32(), value.i64(), batches(value));
                    case WHOLE ->
                            new StateChange.Whole(
                                    key, value.i32(), value.i32(), value.i64(), batches(value));
                    default -> new StateChange.EpochsUsed(key, value.i32());
                };
        value.end();
        return change;
    }

    private static JournalRecord record(int type, SharePartitionKey key, FieldWriter value) {
        return JournalRecord.of(key.recordKey(type, VERSION), value.toBytes());
    }

    private static FieldWriter value(
            int epoch, int leaderEpoch, long start, List<StateBatch> batches) {
        var out = new FieldWriter(20 + batches.size() * BATCH_BYTES);
        out.i32(epoch).i32(leaderEpoch).i64(start).i32(batches.size());
        for (StateBatch batch : batches) {
            out.i64(batch.first()).i64(batch.last()).u8(batch.state()).u8(batch.deliveries());
        }
        return out;
    }

    private static List<StateBatch> batches(FieldReader in) {
        int count = in.count(BATCH_BYTES);
        List<StateBatch> batches = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            batches.add(new StateBatch(in.i64(), in.i64(), in.u8(), in.u8()));
        }
        return batches;
    }
}
