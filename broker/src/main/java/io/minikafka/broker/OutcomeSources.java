package io.minikafka.broker;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/// The newest coordinators of transactions that this node has heard of, one for each shard. One that was replaced and
/// does not know it yet must not end the next transaction of the same producer. Any thread.
///
/// Not saved: whoever admits offsets to a transaction tells its epoch, so this node knows it before there is anything
/// that an older one could end.
public final class OutcomeSources {
    private final Map<Integer, Integer> epochs = new ConcurrentHashMap<>();

    /// Whether nobody newer was heard of.
    public boolean heard(OutcomeSource source) {
        return epochs.merge(source.shard(), source.epoch(), Math::max) == source.epoch();
    }
}
