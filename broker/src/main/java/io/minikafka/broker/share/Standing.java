package io.minikafka.broker.share;

import io.minikafka.broker.SharePartitionKey;

/// How it stands with a share partition, for people.
///
/// @param start the first offset that is not done
/// @param inFlight records that are with members
/// @param failed records that were with a member before, are not done, and wait to be delivered again
/// @param deliveriesMax the most deliveries of a record that is not done
public record Standing(
        SharePartitionKey key, long start, int inFlight, int failed, int deliveriesMax) {
    public static Standing of(SharePartition partition) {
        Window window = partition.window();
        int failed = 0;
        int deliveriesMax = 0;
        for (long offset = window.start(); offset < window.end(); offset++) {
            byte state = window.state(offset);
            if (!Slot.isDecided(state)) {
                deliveriesMax = Math.max(deliveriesMax, window.deliveries(offset));
                failed += Slot.isWaiting(state) && window.deliveries(offset) > 0 ? 1 : 0;
            }
        }
        return new Standing(
                partition.key(),
                window.start(),
                partition.holds().records(),
                failed,
                deliveriesMax);
    }
}
