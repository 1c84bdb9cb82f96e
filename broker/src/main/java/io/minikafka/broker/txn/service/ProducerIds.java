package io.minikafka.broker.txn.service;

import io.minikafka.broker.MetadataStore;
import io.minikafka.cluster.metadata.MetadataCommand.AllocateProducerIds;
import io.minikafka.cluster.metadata.Outcome;
import io.minikafka.cluster.metadata.ProducerIdBlock;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// Hands out producer ids, each once, whatever crashes. Ids come in blocks that the metadata log keeps account of;
/// what is left of a block when the broker stops is never used.
///
/// Guarded by itself; callbacks run outside the lock.
public final class ProducerIds {
    private static final int BLOCK = 1_000;

    /// Producers that wait for the next block.
    private static final int MAX_WAITING = 10_000;

    private final MetadataStore store;
    private final ArrayDeque<Consumer<Result>> waiting = new ArrayDeque<>();
    private long next;
    private long end;
    private boolean asked;

    public ProducerIds(MetadataStore store) {
        this.store = store;
    }

    /// What became of a wish for an id.
    sealed interface Result {
        record Id(long producerId) implements Result {}

        /// None now; the client may come back.
        record Unavailable(String reason) implements Result {}
    }

    /// Passes a fresh id to `receiver`, at once if there is one. Any thread; `receiver` must not block.
    void next(Consumer<Result> receiver) {
        Optional<Result> now;
        boolean ask;
        synchronized (this) {
            now = take(receiver);
            ask = now.isEmpty() && !asked;
            asked |= ask;
        }
        now.ifPresent(receiver);
        if (ask) {
            store.submit(new AllocateProducerIds(BLOCK), this::allocated);
        }
    }

    private Optional<Result> take(Consumer<Result> receiver) {
        if (next < end) {
            return Optional.of(new Result.Id(next++));
        }
        if (waiting.size() >= MAX_WAITING) {
            return Optional.of(new Result.Unavailable("too many producers start at once"));
        }
        waiting.add(receiver);
        return Optional.empty();
    }

    private void allocated(Outcome<ProducerIdBlock> outcome) {
        switch (outcome) {
            case Outcome.Done<ProducerIdBlock>(ProducerIdBlock block) -> serve(block);
            case Outcome.Refused<ProducerIdBlock>(_, String message) ->
                    refuse(new Result.Unavailable(message));
        }
    }

    private void serve(ProducerIdBlock block) {
        List<Runnable> answers = new ArrayList<>();
        boolean more;
        synchronized (this) {
            next = block.first();
            end = block.first() + block.count();
            while (next < end && !waiting.isEmpty()) {
                Consumer<Result> receiver = waiting.remove();
                var id = new Result.Id(next++);
                answers.add(() -> receiver.accept(id));
            }
            more = !waiting.isEmpty();
            asked = more;
        }
        answers.forEach(Runnable::run);
        if (more) {
            store.submit(new AllocateProducerIds(BLOCK), this::allocated);
        }
    }

    private void refuse(Result.Unavailable result) {
        List<Consumer<Result>> refused;
        synchronized (this) {
            refused = List.copyOf(waiting);
            waiting.clear();
            asked = false;
        }
        refused.forEach(receiver -> receiver.accept(result));
    }
}
