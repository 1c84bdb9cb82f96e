package io.minikafka.broker.txn.service;

import io.minikafka.broker.txn.FreshIds;
import java.util.function.Consumer;
import java.util.function.LongConsumer;

/// Fresh producer ids, which come on the coordinator's thread.
///
/// @param owner runs what it gets on that thread, later
record OwnedIds(ProducerIds ids, Consumer<Runnable> owner) implements FreshIds {
    @Override
    public void next(LongConsumer receiver, Runnable none) {
        ids.next(result ->
                owner.accept(
                        switch (result) {
                            case ProducerIds.Result.Id(long id) -> () -> receiver.accept(id);
                            case ProducerIds.Result.Unavailable _ -> none;
                        }));
    }
}
