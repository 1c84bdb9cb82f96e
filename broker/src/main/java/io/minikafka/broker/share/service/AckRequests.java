package io.minikafka.broker.share.service;

import io.minikafka.broker.share.AckBatch;
import java.util.ArrayList;
import java.util.List;

/// Acknowledgements as they come over the wire, the same in both requests that carry them.
final class AckRequests {
    private static final byte RENEW = 4;

    private final List<AckBatch> batches = new ArrayList<>();
    private boolean valid = true;
    private boolean renews;

    /// The next batch of a partition.
    void add(long first, long last, List<Byte> types) {
        long before = batches.isEmpty() ? -1 : batches.getLast().last();
        valid &= first >= 0 && first <= last && first > before;
        valid &= types.size() == 1 || types.size() == last - first + 1;
        for (byte type : types) {
            valid &= type >= 0 && type <= RENEW;
            renews |= type == RENEW;
        }
        if (valid) {
            batches.add(new AckBatch(first, last, types));
        }
    }

    /// Whether the ranges are in order and the types fit them.
    boolean isValid() {
        return valid;
    }

    boolean renews() {
        return renews;
    }

    List<AckBatch> batches() {
        return batches;
    }
}
