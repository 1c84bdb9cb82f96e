package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.TransactionKeys;
import io.minikafka.broker.txn.TransactionConfig;

/// The transaction coordinator's configuration out of the broker's.
final class TransactionSettings {
    private TransactionSettings() {}

    /// @param alone whether this node holds all partitions, so that its write-ahead log orders all that happens
    static TransactionConfig of(BrokerConfig config, boolean alone) {
        TransactionConfig defaults = TransactionConfig.defaults();
        return new TransactionConfig(
                config.value(TransactionKeys.TRANSACTION_MAX_TIMEOUT_MS),
                config.value(TransactionKeys.TRANSACTIONAL_ID_EXPIRATION_MS),
                config.value(TransactionKeys.TRANSACTION_TIMEOUT_CHECK_MS),
                config.value(TransactionKeys.TRANSACTIONAL_ID_EXPIRATION_CHECK_MS),
                config.value(TransactionKeys.TRANSACTION_PATIENCE_MS),
                defaults.maxIds(),
                defaults.maxWaiting(),
                alone);
    }
}
