package io.minikafka.broker.admin;

import io.minikafka.base.SerialExecutor;
import io.minikafka.broker.MetadataStore;
import io.minikafka.cluster.metadata.MetadataCommand;
import io.minikafka.cluster.metadata.MetadataImage;
import java.util.function.Consumer;

/// Submits commands for clients that do not wait forever. A command that is too late for its client still
/// takes effect: the client is told that it timed out, not that it failed.
final class MetadataRequests {
    private final MetadataStore metadata;
    private final SerialExecutor owner;

    /// @param owner the metadata's own, so that an answer and its time-out cannot meet
    MetadataRequests(MetadataStore metadata, SerialExecutor owner) {
        this.metadata = metadata;
        this.owner = owner;
    }

    /// Calls one of `result` and `timedOut`, once, on the metadata's thread.
    <R> void submit(
            MetadataCommand<R> command, int timeoutMs, Consumer<R> result, Runnable timedOut) {
        Once once = new Once();
        SerialExecutor.Cancellable timer =
                owner.after(
                        timeoutMs,
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
