package io.minikafka.network;

import io.minikafka.base.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Turns names into addresses. Asking the system may take seconds, so it happens on a thread of its own; an address
/// that is written out needs no asking.
public final class Resolver {
    private static final Logger LOG = LoggerFactory.getLogger(Resolver.class);

    /// @param whenDone told once, on any thread, perhaps this one
    public void resolve(HostPort address, Consumer<Optional<InetSocketAddress>> whenDone) {
        Optional<InetSocketAddress> literal = literal(address);
        if (literal.isPresent()) {
            whenDone.accept(literal);
        } else {
            Thread.ofVirtual()
                    .name("resolve-" + address.host())
                    .start(() -> whenDone.accept(lookUp(address)));
        }
    }

    private static Optional<InetSocketAddress> literal(HostPort address) {
        try {
            return Optional.of(
                    new InetSocketAddress(InetAddress.ofLiteral(address.host()), address.port()));
        } catch (IllegalArgumentException name) {
            return Optional.empty();
        }
    }

    private static Optional<InetSocketAddress> lookUp(HostPort address) {
        try {
            return Optional.of(
                    new InetSocketAddress(InetAddress.getByName(address.host()), address.port()));
        } catch (UnknownHostException e) {
            LOG.debug("no address for {}", address, e);
            return Optional.empty();
        }
    }
}
