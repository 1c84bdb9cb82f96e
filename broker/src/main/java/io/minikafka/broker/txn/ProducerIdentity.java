package io.minikafka.broker.txn;

/// What a producer calls itself in its requests.
public record ProducerIdentity(long id, short epoch) {
    /// No producer.
    public static final ProducerIdentity NONE = new ProducerIdentity(-1, (short) -1);
}
