package io.minikafka.simulator.broker;

import java.nio.file.Path;

/// The broker that a test talks to. Tests know it only from outside: an address, a data folder, a process
/// to kill. Owned by the test (or the extension) that started it, which closes it.
public interface BrokerUnderTest extends AutoCloseable {

    /// The address for `bootstrap.servers`.
    String bootstrap();

    /// The folder in which the broker keeps everything that must survive.
    Path dataDir();

    /// The process, for looking at its memory and descriptors.
    long pid();

    /// Ends the process at once, as `kill -9` does, and waits until it is gone.
    void kill9();

    /// Starts the process again on the same folder and port, and waits until it answers.
    void restart();

    /// Ends the process in order, and waits until it is gone.
    void stop();

    @Override
    void close();
}
