package io.minikafka.broker.shard;

import java.util.List;

/// All keys in one shard that stays.
record Only<S extends Shard>(Found<S> all, List<S> open) implements Shards<S> {
    Only(S shard) {
        this(new Found.Here<>(shard), List.of(shard));
    }

    @Override
    public Found<S> find(String key) {
        return all;
    }

    @Override
    public boolean areLoading() {
        return false;
    }
}
