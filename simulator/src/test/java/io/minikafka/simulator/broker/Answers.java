package io.minikafka.simulator.broker;

import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;

/// What a broker says while it may have nobody to say it: for conditions that are looked at again ([Await]).
public final class Answers {
    private Answers() {}

    /// The answer, or something else if the broker answers with an error for now.
    public static <T> T orElse(T otherwise, Callable<T> question) {
        try {
            return question.call();
        } catch (ExecutionException notNow) {
            return otherwise;
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }
}
