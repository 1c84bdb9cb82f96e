package io.minikafka.broker.fetch;

import io.minikafka.broker.Answer;
import io.minikafka.storage.HighWatermarkWatcher;
import io.minikafka.storage.Log;
import org.apache.kafka.common.message.FetchResponseData;

/// A fetch that waits for new records: it watches the high watermark of each of its logs.
final class ParkedFetch extends Parked implements HighWatermarkWatcher {
    private final FetchWork work;
    private final Answer<FetchResponseData> answer;

    ParkedFetch(long connectionId, FetchWork work, Answer<FetchResponseData> answer) {
        super(connectionId);
        this.work = work;
        this.answer = answer;
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
        FetchResponseData response;
        try {
            response = work.read();
        } catch (RuntimeException e) {
            answer.close("the fetch failed");
            throw e;
        }
        answer.send(response);
    }

    @Override
    void drop() {
        answer.sendNothing();
    }
}
