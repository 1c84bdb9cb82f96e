package io.minikafka.broker.journal;

import io.minikafka.base.FieldReader;
import io.minikafka.base.FieldWriter;

/// The record behind a snapshot that is in the log itself: it makes the snapshot true.
///
/// @param begin where the snapshot begins; it ends right before this record
/// @param seen the snapshot has all of the log below; what lies between this and `begin` comes after it
record SnapshotMark(long begin, long seen) {
    private static final byte[] KEY = new byte[0];
    private static final int VERSION = 0;

    /// Only a mark has an empty key.
    static boolean is(JournalRecord record) {
        return record.key().length == 0;
    }

    JournalRecord toRecord() {
        return JournalRecord.of(
                KEY, new FieldWriter(17).u8(VERSION).i64(begin).i64(seen).toBytes());
    }

    static SnapshotMark of(JournalRecord record) {
        FieldReader in =
                new FieldReader(
                        "a snapshot's mark",
                        record.value()
                                .orElseThrow(() ->
                                        new JournalException("a snapshot's mark says nothing")));
        int version = in.u8();
        if (version != VERSION) {
            throw new JournalException(
                    "a snapshot's mark is of version %d, which this release does not know"
                            .formatted(version));
        }
        SnapshotMark mark = new SnapshotMark(in.i64(), in.i64());
        in.end();
        return mark;
    }
}
