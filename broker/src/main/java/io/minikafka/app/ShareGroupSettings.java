package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.MetricKeys;
import io.minikafka.app.config.NetworkKeys;
import io.minikafka.app.config.ShareKeys;
import io.minikafka.broker.share.service.ShareConfig;

/// The share groups' configuration out of the broker's.
final class ShareGroupSettings {
    private ShareGroupSettings() {}

    static ShareConfig of(BrokerConfig config) {
        return new ShareConfig(
                config.values(),
                config.value(ShareKeys.MAX_SHARE_SESSIONS),
                config.value(NetworkKeys.FETCH_MAX_BYTES),
                config.value(ShareKeys.DEAD_LETTER_PREFIX),
                config.value(ShareKeys.DEAD_LETTER_AUTO_CREATE),
                config.value(MetricKeys.GROUP_ROWS_MAX));
    }
}
