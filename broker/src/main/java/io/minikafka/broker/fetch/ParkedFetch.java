package io.minikafka.broker.fetch;

import io.minikafka.storage.HighWatermarkWatcher;
import io.minikafka.storage.Log;

/// A fetch that waits for new records: it watches the high watermark of each of its logs.
final class ParkedFetch extends Parked implements HighWatermarkWatcher {
    private final FetchWork work;
    private final FetchReader reader;

    ParkedFetch(long connectionId, FetchWork work, FetchReader reader) {
        super(connectionId);
        this.work = work;
        this.reader = reader;
    }

    @Override
    public void highWatermarkMoved(Log log) {
        news();
    }

    @Override
    void watch() {
        work.watch(this);
    }

    @Override
    void unwatch() {
        work.unwatch(this);
    }

    @Override
    boolean isSatisfied() {
        return work.isSatisfied();
    }

    @Override
    void complete() {
        reader.serve();
    }

    @Override
    void drop() {
        reader.drop();
    }
}
