package io.minikafka.broker.share;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;
import io.minikafka.base.FormatException;
import io.minikafka.broker.SharePartitionKey;
import io.minikafka.broker.journal.JournalRecord;
import java.util.ArrayList;
import java.util.List;

/// The bytes of [ShareRecord]s, drawn in `docs/format/share.md`.
public final class ShareRecordCodec {
    private static final int WHOLE = 1;
    private static final int CHANGED = 2;
    private static final int VERSION = 0;
    private static final int RANGE_BYTES = 2 * Long.BYTES + 2;

    private ShareRecordCodec() {}

    public static JournalRecord encode(ShareRecord record) {
        return switch (record) {
            case ShareRecord.Whole(var key, long start, var ranges) ->
                    JournalRecord.of(key.recordKey(WHOLE, VERSION), value(WHOLE, start, ranges));
            case ShareRecord.Changed(var key, long start, var ranges) ->
                    JournalRecord.of(
                            key.recordKey(CHANGED, VERSION), value(CHANGED, start, ranges));
            case ShareRecord.Removed(var key) ->
                    JournalRecord.tombstone(key.recordKey(WHOLE, VERSION));
        };
    }

    public static ShareRecord decode(JournalRecord record) {
        var in = new FieldReader("key of a share record", record.key());
        int type = type(in);
        var key = SharePartitionKey.read(in);
        in.end();
        if (record.value().isEmpty()) {
            return new ShareRecord.Removed(key);
        }
        var value = new FieldReader("value of a share record", record.value().get());
        if (type(value) != type) {
            throw new FormatException("a share record's key and value are of different types");
        }
        long start = value.i64();
        List<FateRange> ranges = ranges(value);
        value.end();
        return type == WHOLE
                ? new ShareRecord.Whole(key, start, ranges)
                : new ShareRecord.Changed(key, start, ranges);
    }

    private static int type(FieldReader in) {
        int type = in.u8();
        int version = in.u8();
        if ((type != WHOLE && type != CHANGED) || version != VERSION) {
            throw new FormatException(
                    "share record of type %d, version %d: this release knows the types 1 and 2 in version 0; start with the release that wrote it"
                            .formatted(type, version));
        }
        return type;
    }

    private static byte[] value(int type, long start, List<FateRange> ranges) {
        var out = new FieldWriter(2 + 12 + ranges.size() * RANGE_BYTES);
        out.u8(type).u8(VERSION).i64(start).i32(ranges.size());
        for (FateRange range : ranges) {
            out.i64(range.first()).i64(range.last()).u8(range.fate().code()).u8(range.deliveries());
        }
        return out.toBytes();
    }

    private static List<FateRange> ranges(FieldReader in) {
        int count = in.count(RANGE_BYTES);
        List<FateRange> ranges = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            ranges.add(new FateRange(in.i64(), in.i64(), Fate.ofCode(in.u8()), in.u8()));
        }
        return ranges;
    }
}
