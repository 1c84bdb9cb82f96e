package io.minikafka.broker.share;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/// A log of made-up batches: keyed records, gaps between batches and in them, and batches that nobody sees.
final class FakeLog {
    private static final int KEYS = 7;

    record Entry(BatchSpan span, List<RecordSeen> records) {}

    private final Random random;
    private final boolean headers;
    private final List<Entry> entries = new ArrayList<>();
    private final List<RecordSeen> visible = new ArrayList<>();
    private long end;

    FakeLog(Random random, boolean headers) {
        this.random = random;
        this.headers = headers;
    }

    long end() {
        return end;
    }

    /// All records that somebody is to get, in their order.
    List<RecordSeen> visible() {
        return visible;
    }

    void append(long wallMs) {
        long base = end + (random.nextInt(4) == 0 ? random.nextInt(3) : 0);
        int size = 1 + random.nextInt(6);
        boolean hidden = random.nextInt(8) == 0;
        List<RecordSeen> records = new ArrayList<>();
        for (int i = 0; i < size && !hidden; i++) {
            if (i == 0 || random.nextInt(6) > 0) {
                records.add(record(base + i, wallMs));
            }
        }
        entries.add(new Entry(new BatchSpan(base, base + size - 1, 100 * size, hidden), records));
        visible.addAll(records);
        end = base + size;
    }

    private RecordSeen record(long offset, long wallMs) {
        // A hot key, some others, and records without key.
        int key = Math.max(0, random.nextInt(2 * KEYS) - KEYS);
        boolean delayed = headers && random.nextInt(5) == 0;
        boolean expires = headers && random.nextInt(6) == 0;
        return new RecordSeen(
                offset,
                random.nextInt(6) > 0,
                key,
                delayed ? wallMs + random.nextInt(3_000) : 0,
                expires ? wallMs + random.nextInt(8_000) : Long.MAX_VALUE,
                headers ? random.nextInt(10) : ReadyIndex.DEFAULT_PRIORITY);
    }

    /// The batches from the one that holds `offset` on.
    List<Entry> from(long offset) {
        return entries.stream().filter(entry -> entry.span().last() >= offset).toList();
    }
}
