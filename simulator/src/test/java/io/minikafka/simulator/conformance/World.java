package io.minikafka.simulator.conformance;

import io.minikafka.simulator.broker.BrokerProcess;
import io.minikafka.simulator.broker.BrokerUnderTest;
import io.minikafka.simulator.broker.ExternalBroker;
import io.minikafka.simulator.client.Clients;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/// One broker and one set of running clients for all conformance tests of a run; a test that asks for a
/// `World` gets it. JUnit closes it at the end of the run.
record World(BrokerUnderTest broker, Clients clients, Admin admin) implements AutoCloseable {
    private static final Map<String, String> SETTINGS =
            Map.of(
                    "group.initial.rebalance.delay.ms",
                    "0",
                    "log.retention.check.interval.ms",
                    "1000");

    static World create() {
        Path module = Path.of(System.getProperty("simulator.dir", "."));
        Path folder = newFolder(module.resolve("target/conformance"));
        String external = System.getProperty("broker.bootstrap", "");
        BrokerUnderTest broker =
                external.isEmpty()
                        ? BrokerProcess.start(folder, SETTINGS)
                        : new ExternalBroker(external);
        try {
            return new World(
                    broker,
                    Clients.start(module, folder, broker.bootstrap()),
                    Admin.create(Map.of("bootstrap.servers", broker.bootstrap())));
        } catch (RuntimeException | Error e) {
            broker.close();
            throw e;
        }
    }

    private static Path newFolder(Path parent) {
        try {
            Files.createDirectories(parent);
            return Files.createTempDirectory(parent, "run-");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        admin.close();
        try {
            clients.close();
        } finally {
            broker.close();
        }
    }

    /// Hands the one world to the tests.
    static final class Provider implements ParameterResolver {
        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == World.class;
        }

        @Override
        public World resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.create(World.class))
                    .computeIfAbsent(World.class, key -> World.create(), World.class);
        }
    }
}
