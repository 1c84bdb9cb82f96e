package io.minikafka.simulator.broker;

import java.nio.file.Path;

/// A broker that someone else runs, named by `-Dbroker.bootstrap=HOST:PORT`: good for the tests that never
/// kill it.
public record ExternalBroker(String bootstrap) implements BrokerUnderTest {

    @Override
    public Path dataDir() {
        throw notOurs();
    }

    @Override
    public long pid() {
        throw notOurs();
    }

    @Override
    public void kill9() {
        throw notOurs();
    }

    @Override
    public void restart() {
        throw notOurs();
    }

    @Override
    public void stop() {
        throw notOurs();
    }

    @Override
    public void close() {
        // It goes on: whoever started it ends it.
    }

    private UnsupportedOperationException notOurs() {
        return new UnsupportedOperationException(
                "the broker at "
                        + bootstrap
                        + " is not ours to end or to look into; run this test without"
                        + " -Dbroker.bootstrap");
    }
}
