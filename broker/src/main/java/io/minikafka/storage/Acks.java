package io.minikafka.storage;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;

/// Who waits for what was appended to a replica in office, in the order of offsets. Guarded by the log.
final class Acks {
    /// @param needsDisk whether it also waits for this node's disk, because too much does that is committed already
    private record Waiting(long lastOffset, boolean needsDisk, CommitListener listener) {}

    private final ArrayDeque<Waiting> here = new ArrayDeque<>();
    private final ArrayDeque<Waiting> committed = new ArrayDeque<>();

    void add(AckWhen when, long lastOffset, boolean needsDisk, CommitListener listener) {
        Waiting waiting = new Waiting(lastOffset, needsDisk, listener);
        switch (when) {
            case DURABLE_HERE -> here.add(waiting);
            case COMMITTED -> committed.add(waiting);
        }
    }

    /// Those whose time has come go to `ready`.
    void take(long highWatermark, long durableOffset, List<CommitListener> ready) {
        for (Waiting next = here.peek();
                next != null && next.lastOffset() < durableOffset;
                next = here.peek()) {
            ready.add(here.remove().listener());
        }
        for (Waiting next = committed.peek();
                next != null
                        && next.lastOffset() < highWatermark
                        && (!next.needsDisk() || next.lastOffset() < durableOffset);
                next = committed.peek()) {
            ready.add(committed.remove().listener());
        }
    }

    /// Those who do not want to wait any longer go to `late`. Who waits for this node's disk alone stays.
    void takeOverdue(long nowNs, List<CommitListener> late) {
        committed.removeIf(
                waiting -> waiting.listener().isOverdue(nowNs) && late.add(waiting.listener()));
    }

    /// Nobody waits any more.
    List<CommitListener> takeAll() {
        List<CommitListener> all = new ArrayList<>(here.size() + committed.size());
        here.forEach(waiting -> all.add(waiting.listener()));
        committed.forEach(waiting -> all.add(waiting.listener()));
        here.clear();
        committed.clear();
        return all;
    }
}
