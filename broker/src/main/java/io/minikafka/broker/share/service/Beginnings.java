package io.minikafka.broker.share.service;

import io.minikafka.base.Time;
import io.minikafka.storage.Log;
import io.minikafka.storage.RecordTimestamps;
import io.minikafka.storage.TimestampOffset;
import java.util.concurrent.Executor;
import java.util.function.LongConsumer;

/// Finds the place where a share group begins in a partition that it does not know: `share.auto.offset.reset`.
final class Beginnings {
    private final Executor coldReads;
    private final RecordTimestamps timestamps;
    private final Time time;

    Beginnings(Executor coldReads, RecordTimestamps timestamps, Time time) {
        this.coldReads = coldReads;
        this.timestamps = timestamps;
        this.time = time;
    }

    /// Tells `target` the offset, now or later, on any thread.
    void find(Log log, GroupView.Begin begin, LongConsumer target) {
        switch (begin) {
            case GroupView.Begin.Earliest() -> target.accept(log.startOffset());
            case GroupView.Begin.Latest() -> target.accept(log.highWatermark());
            case GroupView.Begin.Ago(var age) ->
                    coldReads.execute(() -> {
                        long from = time.wallMs() - age.toMillis();
                        long offset = log.highWatermark();
                        try {
                            offset =
                                    log.offsetForTimestamp(from, timestamps)
                                            .map(TimestampOffset::offset)
                                            .orElse(offset);
                        } finally {
                            target.accept(offset);
                        }
                    });
        }
    }
}
