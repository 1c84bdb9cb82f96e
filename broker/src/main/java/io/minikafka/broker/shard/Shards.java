package io.minikafka.broker.shard;

import java.util.List;

/// The shards of one kind that are open on this node.
public interface Shards<S extends Shard> {
    /// Any thread; what is found may be closed at any time by its owner.
    Found<S> find(String key);

    /// All that are open. On their owner's thread.
    List<S> open();

    /// Whether some will be open soon, so that [#open] is not all that this node is to tell. On their owner's thread.
    boolean areLoading();

    /// A node that is alone has everything in one.
    static <S extends Shard> Shards<S> only(S all) {
        return new Only<>(all);
    }
}
