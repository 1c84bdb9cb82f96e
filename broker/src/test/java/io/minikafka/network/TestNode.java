package io.minikafka.network;

import static org.assertj.core.api.Assertions.assertThat;

import io.minikafka.base.Await;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

/// A listener with a handler of the test's choice. Its end checks that no memory was lost on the way.
final class TestNode implements AutoCloseable {
    /// Requests that [#parking()] has put aside.
    final Queue<Exchange> parked = new ConcurrentLinkedQueue<>();

    /// What ended a thread of the listener.
    final Queue<Throwable> broken = new ConcurrentLinkedQueue<>();

    final NetworkCounters counters = new NetworkCounters();
    final ManualTime time = new ManualTime();
    final Listener listener;

    private TestNode(UnaryOperator<NetworkConfig> change, UnaryOperator<RequestHandler> handler) {
        NetworkConfig config = change.apply(NetworkConfig.defaults("127.0.0.1", 0));
        listener = Listener.open(config, handler.apply(parked::add), time, counters, broken::add);
    }

    /// Every request is put aside for the test to complete.
    static TestNode parking() {
        return parking(config -> config);
    }

    static TestNode parking(UnaryOperator<NetworkConfig> change) {
        return new TestNode(change, parking -> parking);
    }

    static TestNode with(RequestHandler handler) {
        return with(config -> config, handler);
    }

    static TestNode with(UnaryOperator<NetworkConfig> change, RequestHandler handler) {
        return new TestNode(change, _ -> handler);
    }

    static UnaryOperator<NetworkConfig> limits(UnaryOperator<NetworkLimits> change) {
        return config -> config.with(change.apply(config.limits()));
    }

    Client client() throws IOException {
        return new Client(listener.port());
    }

    Exchange takeParked() {
        Await.until("a request arrives", () -> !parked.isEmpty());
        return parked.remove();
    }

    void awaitClosed(CloseReason reason, long count) {
        Await.until(
                count + " connections end with " + reason,
                () -> counters.closedConnections(reason) == count);
    }

    @Override
    public void close() {
        listener.close();
        parked.forEach(Exchange::respondNothing);
        assertThat(listener.buffers().lentBytes()).as("bytes of buffers not given back").isZero();
        assertThat(listener.inFlightBytes()).as("bytes reserved and not released").isZero();
        assertThat(listener.connections()).as("connections").isZero();
        assertThat(counters.openConnections()).as("connections by the counters").isZero();
    }
}
