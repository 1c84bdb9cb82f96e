package io.minikafka.app.config;

import io.minikafka.base.config.ConfigKey;
import io.minikafka.base.config.ConfigKeys;
import io.minikafka.base.config.ConfigType;
import io.minikafka.base.config.Unit;

/// Transactions.
public final class TransactionKeys {
    public static final ConfigKey<Integer> TRANSACTION_MAX_TIMEOUT_MS =
            ConfigKey.of(
                    "transaction.max.timeout.ms",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.MS,
                    900_000,
                    "The longest timeout that a producer may ask for its transactions.");

    public static final ConfigKey<Integer> TRANSACTIONAL_ID_EXPIRATION_MS =
            ConfigKey.of(
                    "transactional.id.expiration.ms",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.MS,
                    604_800_000,
                    "A transactional id that nobody has used for this time is forgotten.");

    public static final ConfigKey<Integer> TRANSACTION_TIMEOUT_CHECK_MS =
            ConfigKey.of(
                    "transaction.abort.timed.out.transaction.cleanup.interval.ms",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.MS,
                    10_000,
                    "How often transactions that passed their timeout are looked for, and aborted.");

    public static final ConfigKey<Integer> TRANSACTIONAL_ID_EXPIRATION_CHECK_MS =
            ConfigKey.of(
                    "transaction.remove.expired.transaction.cleanup.interval.ms",
                    ConfigType.ints(1, Integer.MAX_VALUE),
                    Unit.MS,
                    3_600_000,
                    "How often forgotten transactional ids are looked for.");

    public static final ConfigKey<Integer> TRANSACTION_PATIENCE_MS =
            ConfigKey.of(
                    "add.partitions.to.txn.retry.backoff.max.ms",
                    ConfigType.ints(0, Integer.MAX_VALUE),
                    Unit.MS,
                    100,
                    "How long a request waits for the end of the transaction before its own; then its client"
                            + " is told to come back.");

    public static final ConfigKey<Integer> STATE_LOG_PARTITIONS =
            ConfigKey.of(
                    "transaction.state.log.num.partitions",
                    ConfigType.ints(1, 1_000),
                    Unit.COUNT,
                    8,
                    "Shards of the transactional ids of a cluster, each of which one node coordinates; read by its"
                            + " first node when there are none yet.");

    static final ConfigKeys ALL =
            ConfigKeys.of(
                    STATE_LOG_PARTITIONS,
                    TRANSACTION_MAX_TIMEOUT_MS,
                    TRANSACTIONAL_ID_EXPIRATION_MS,
                    TRANSACTION_TIMEOUT_CHECK_MS,
                    TRANSACTIONAL_ID_EXPIRATION_CHECK_MS,
                    TRANSACTION_PATIENCE_MS);

    private TransactionKeys() {}
}
