package io.minikafka.broker.fetch;

import io.minikafka.broker.Answer;
import java.util.concurrent.Executor;
import org.apache.kafka.common.message.FetchResponseData;

/// Answers a fetch with what there is: at once if that is in memory, else on a thread that may wait for the disk.
///
/// @param coldReads those threads
record FetchReader(FetchWork work, Answer<FetchResponseData> answer, Executor coldReads) {
    void serve() {
        boolean isWarm;
        try {
            isWarm = work.isWarm();
        } catch (RuntimeException e) {
            answer.giveUp();
            throw e;
        }
        if (isWarm) {
            read();
        } else {
            coldReads.execute(this::read);
        }
    }

    /// Ends without an answer: nobody waits for it.
    void drop() {
        answer.sendNothing();
    }

    /// Whoever runs this takes a failure for its own, so the client is told here.
    private void read() {
        FetchResponseData response;
        try {
            response = work.read();
        } catch (RuntimeException e) {
            answer.giveUp();
            throw e;
        }
        answer.send(response);
    }
}
