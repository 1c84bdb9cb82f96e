package io.minikafka.app;

import io.minikafka.app.config.BrokerConfig;
import io.minikafka.app.config.NetworkKeys;
import io.minikafka.network.NetworkConfig;
import io.minikafka.network.NetworkLimits;
import io.minikafka.network.NetworkTimeouts;
import io.minikafka.network.SocketSettings;

/// The network room's configuration out of the broker's.
final class NetworkSettings {
    private NetworkSettings() {}

    static NetworkConfig of(BrokerConfig config) {
        NetworkLimits limits = NetworkLimits.defaults();
        NetworkTimeouts timeouts = NetworkTimeouts.defaults();
        return new NetworkConfig(
                config.listener().host(),
                config.listener().port(),
                config.value(NetworkKeys.NUM_NETWORK_THREADS),
                new NetworkLimits(
                        config.value(NetworkKeys.MAX_CONNECTIONS),
                        config.value(NetworkKeys.MAX_CONNECTIONS_PER_IP),
                        config.value(NetworkKeys.SOCKET_REQUEST_MAX_BYTES),
                        config.value(NetworkKeys.MAX_IN_FLIGHT_PER_CONNECTION),
                        config.value(NetworkKeys.QUEUED_MAX_REQUEST_BYTES),
                        limits.maxUnsentBytes(),
                        config.value(NetworkKeys.QUEUED_MAX_PEER_BYTES)),
                new NetworkTimeouts(
                        config.value(NetworkKeys.CONNECTIONS_MAX_IDLE_MS),
                        config.value(NetworkKeys.REQUEST_READ_TIMEOUT_MS),
                        config.value(NetworkKeys.RESPONSE_WRITE_TIMEOUT_MS),
                        timeouts.lingerMs()),
                new SocketSettings(
                        config.value(NetworkKeys.SOCKET_SEND_BUFFER_BYTES),
                        config.value(NetworkKeys.SOCKET_RECEIVE_BUFFER_BYTES),
                        config.value(NetworkKeys.SOCKET_LISTEN_BACKLOG_SIZE)));
    }
}
