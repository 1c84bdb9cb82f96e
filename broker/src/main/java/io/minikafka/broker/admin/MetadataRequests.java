package io.minikafka.broker.admin;

import io.minikafka.base.SerialExecutor;
import io.minikafka.broker.MetadataStore;
import io.minikafka.cluster.metadata.MetadataCommand;
import io.minikafka.cluster.metadata.MetadataImage;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.TopicImage;
import java.util.List;
import java.util.function.Consumer;

/// Submits commands for clients that do not wait forever. A command that is too late for its client still
/// takes effect: the client is told that it timed out, not that it failed.
final class MetadataRequests {
    private final MetadataStore metadata;
    private final SerialExecutor owner;
    private final FirstLeaders leaders;

    /// @param owner the metadata's own, so that an answer and its time-out cannot meet
    MetadataRequests(MetadataStore metadata, SerialExecutor owner) {
        this.metadata = metadata;
        this.owner = owner;
        this.leaders = new FirstLeaders(metadata, owner);
    }

    /// Calls one of `result` and `timedOut`, once, on the metadata's thread.
    <R> void submit(
            MetadataCommand<R> command, int timeoutMs, Consumer<R> result, Runnable timedOut) {
        Once once = new Once();
        SerialExecutor.Cancellable timer =
                owner.after(
                        Patience.ms(timeoutMs),
                        () -> {
                            if (once.first()) {
                                timedOut.run();
                            }
                        });
        metadata.submit(
                command,
                value -> {
                    if (once.first()) {
                        timer.cancel();
                        result.accept(value);
                    }
                });
    }

    /// As the other, for commands that make partitions: `result` is called when what was made has leaders, as far as
    /// the time allows.
    void submitCreation(
            MetadataCommand<List<Outcome<TopicImage>>> command,
            int timeoutMs,
            Consumer<List<Outcome<TopicImage>>> result,
            Runnable timedOut) {
        submit(
                command,
                timeoutMs,
                outcomes ->
                        leaders.await(
                                Outcome.done(outcomes), timeoutMs, () -> result.accept(outcomes)),
                timedOut);
    }

    MetadataImage image() {
        return metadata.image();
    }

    /// Without a time limit.
    <R> void submit(MetadataCommand<R> command, Consumer<R> result) {
        metadata.submit(command, result);
    }

    /// Owned by the metadata's thread.
    private static final class Once {
        private boolean used;

        boolean first() {
            boolean first = !used;
            used = true;
            return first;
        }
    }
}
