package io.minikafka.broker.share;

import java.util.ArrayList;
import java.util.List;

/// Collects the fates of single records as ranges. Offsets come in their order.
final class FateRanges {
    private final List<FateRange> ranges = new ArrayList<>(2);

    void add(long offset, Fate fate, int deliveries) {
        FateRange one = new FateRange(offset, offset, fate, deliveries);
        if (!ranges.isEmpty() && ranges.getLast().continuesWith(one)) {
            ranges.set(
                    ranges.size() - 1,
                    new FateRange(ranges.getLast().first(), offset, fate, deliveries));
        } else {
            ranges.add(one);
        }
    }

    List<FateRange> list() {
        return ranges;
    }
}
