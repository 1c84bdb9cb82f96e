package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.QuotaKeys;
import io.minikafka.broker.quota.QuotaConfig;
import java.util.concurrent.TimeUnit;

/// The quotas' configuration out of the broker's.
final class QuotaSettings {
    private QuotaSettings() {}

    static QuotaConfig of(BrokerConfig config) {
        return new QuotaConfig(
                config.value(QuotaKeys.WINDOW_NUM),
                TimeUnit.SECONDS.toMillis(config.value(QuotaKeys.WINDOW_SECONDS)),
                config.value(QuotaKeys.CONTROLLER_WINDOW_NUM),
                TimeUnit.SECONDS.toMillis(config.value(QuotaKeys.CONTROLLER_WINDOW_SECONDS)),
                config.value(QuotaKeys.SENSORS_MAX));
    }
}
