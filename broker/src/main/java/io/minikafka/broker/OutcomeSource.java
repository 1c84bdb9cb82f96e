package io.minikafka.broker;

/// The coordinator that decided on a transaction: the shard in which the transaction is, and the epoch in which it is led.
/// Of two sources of one shard the later one counts. A node that is alone has one shard, and one epoch.
public record OutcomeSource(int shard, int epoch) {
    public static final OutcomeSource ALONE = new OutcomeSource(0, 0);
}
