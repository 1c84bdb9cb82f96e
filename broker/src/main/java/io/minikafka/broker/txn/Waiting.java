package io.minikafka.broker.txn;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Requests that came before the transaction before them was complete: they are looked at again when it is, or given
/// up after a while. A client that comes back after a backoff would lose more time than a disk needs. RFC 0005, 4.3.
final class Waiting {
    private final Transactions transactions;
    private final Map<String, List<Waiter>> waiters = new LinkedHashMap<>();
    private int count;

    private record Waiter(Runnable again, Runnable giveUp) {}

    Waiting(Transactions transactions) {
        this.transactions = transactions;
    }

    /// Runs one of the two later, or `giveUp` at once when too many wait.
    ///
    /// @param again when the transaction of that id is complete
    void await(String transactionalId, Runnable again, Runnable giveUp) {
        if (count >= transactions.config().maxWaiting()) {
            giveUp.run();
            return;
        }
        Waiter waiter = new Waiter(again, giveUp);
        waiters.computeIfAbsent(transactionalId, _ -> new ArrayList<>()).add(waiter);
        count++;
        long untilMs = transactions.nowMs() + transactions.config().patienceMs();
        transactions.agenda().at(untilMs, () -> giveUp(transactionalId, waiter));
    }

    /// The transaction is complete: those that waited for it go on, in the order in which they came.
    void complete(String transactionalId) {
        List<Waiter> ready = waiters.remove(transactionalId);
        if (ready != null) {
            count -= ready.size();
            ready.forEach(waiter -> waiter.again().run());
        }
    }

    /// Nothing will be complete here.
    void giveUpAll() {
        List<Waiter> all = waiters.values().stream().flatMap(List::stream).toList();
        waiters.clear();
        count = 0;
        all.forEach(waiter -> waiter.giveUp().run());
    }

    private void giveUp(String transactionalId, Waiter waiter) {
        List<Waiter> waiting = waiters.get(transactionalId);
        if (waiting == null || !waiting.removeIf(other -> other == waiter)) {
            return; // it went on long ago
        }
        count--;
        if (waiting.isEmpty()) {
            waiters.remove(transactionalId);
        }
        waiter.giveUp().run();
    }
}
