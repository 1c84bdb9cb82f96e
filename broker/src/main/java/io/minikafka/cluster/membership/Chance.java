package io.minikafka.cluster.membership;

import java.util.List;

/// Reproducible chance (xorshift): the same seed gives the same choices.
final class Chance {
    private long state;

    Chance(long seed) {
        state = seed * 0x9E3779B97F4A7C15L | 1;
    }

    int below(int bound) {
        state ^= state << 13;
        state ^= state >>> 7;
        state ^= state << 17;
        return (int) Long.remainderUnsigned(state >>> 1, bound);
    }

    <T> void shuffle(List<T> list) {
        for (int i = list.size() - 1; i > 0; i--) {
            int other = below(i + 1);
            T item = list.get(i);
            list.set(i, list.get(other));
            list.set(other, item);
        }
    }
}
