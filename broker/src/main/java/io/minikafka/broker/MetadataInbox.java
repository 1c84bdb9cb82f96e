package io.minikafka.broker;

import io.minikafka.base.Errand;
import io.minikafka.base.InvariantViolation;
import io.minikafka.base.SerialExecutor;
import io.minikafka.cluster.metadata.Controller;
import io.minikafka.cluster.metadata.Decision;
import io.minikafka.cluster.metadata.MetadataCommand;
import io.minikafka.cluster.metadata.MetadataError;
import io.minikafka.cluster.metadata.MetadataImage;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The way of commands to the controller, whatever keeps its records: so many wait for their answers, the next are told
/// to come back; a defect in a decision changes nothing and is told.
public final class MetadataInbox {
    /// Commands that may wait for their answers.
    public static final int WAITING_MAX = 10_000;

    private static final Logger LOG = LoggerFactory.getLogger(MetadataInbox.class);

    private final Controller controller;
    private final SerialExecutor owner;
    private final AtomicInteger waiting = new AtomicInteger();

    /// What is done with a command that was let in.
    @FunctionalInterface
    public interface Work<R> {
        /// On the owner's thread.
        void begin(Consumer<R> result);
    }

    public MetadataInbox(Controller controller, SerialExecutor owner) {
        this.controller = controller;
        this.owner = owner;
    }

    /// Has `work` done by the owner, with the result to be told once. Any thread.
    public <R> void submit(MetadataCommand<R> command, Consumer<R> result, Work<R> work) {
        if (waiting.incrementAndGet() > WAITING_MAX) {
            waiting.decrementAndGet();
            owner.execute(() ->
                    result.accept(
                            controller.refusal(
                                    command,
                                    MetadataError.BUSY,
                                    "Too many changes of topics and settings wait; try again.")));
            return;
        }
        Consumer<R> told = Errand.current().told(result);
        Consumer<R> counted =
                answer -> {
                    waiting.decrementAndGet();
                    told.accept(answer);
                };
        owner.execute(() -> work.begin(counted));
    }

    /// What the controller makes of the command on `image`; empty if it failed, which `result` was told then.
    public <R> Optional<Decision<R>> decide(
            MetadataImage image, MetadataCommand<R> command, Consumer<R> result) {
        try {
            return Optional.of(controller.decide(image, command));
        } catch (InvariantViolation e) {
            throw e;
        } catch (RuntimeException e) {
            LOG.atError()
                    .setCause(e)
                    .addKeyValue("command", command.getClass().getSimpleName())
                    .log("a metadata command failed and changed nothing");
            result.accept(
                    refusal(
                            command,
                            MetadataError.INTERNAL,
                            "The broker failed; its log tells why."));
            return Optional.empty();
        }
    }

    public <R> R refusal(MetadataCommand<R> command, MetadataError error, String message) {
        return controller.refusal(command, error, message);
    }
}
