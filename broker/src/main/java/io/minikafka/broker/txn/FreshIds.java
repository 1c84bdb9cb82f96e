package io.minikafka.broker.txn;

import java.util.function.LongConsumer;

/// Where producer ids come from that nobody had before.
public interface FreshIds {
    /// Exactly one of the two is called later, never inside this call, on the owner's thread: `receiver` with an id, or
    /// `none` when there is none now.
    void next(LongConsumer receiver, Runnable none);
}
