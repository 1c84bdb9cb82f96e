package io.minikafka.broker;

import io.minikafka.base.HostPort;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Optional;

/// This node as clients are told of it. If no address is advertised, a client is told the address at which
/// it reached us: what works for its first connection works for the next one, be it through loopback, a
/// container's network or a second network card.
///
/// @param advertised the address that the operator configured, if any
public record NodeAddress(int nodeId, Optional<HostPort> advertised) {
    /// The address to name to the client behind `context`.
    public HostPort of(RequestContext context) {
        return advertised.orElseGet(() -> literal(context.local()));
    }

    private static HostPort literal(InetSocketAddress local) {
        InetAddress address = local.getAddress();
        if (address == null) {
            return new HostPort(local.getHostString(), local.getPort());
        }
        // A scope ("%eth0") is a word of this machine and means nothing to the client's.
        String host = address.getHostAddress();
        int scope = host.indexOf('%');
        return new HostPort(scope < 0 ? host : host.substring(0, scope), local.getPort());
    }
}
