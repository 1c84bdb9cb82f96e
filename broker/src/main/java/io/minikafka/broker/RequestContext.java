package io.minikafka.broker;

import java.net.InetSocketAddress;
import java.util.Optional;
import java.util.OptionalInt;

/// Who asks, and how.
///
/// @param version the API version of the request, and so of the response
/// @param clientId as the client calls itself; empty if it does not
/// @param remote the client's address
/// @param local the address at which the client reached us
/// @param connectionId unique in this process
/// @param software what the client said it is; only told to handlers that ask for it
/// @param peer the node of this cluster that asks, if it has proved to be one
/// @param receivedNs monotonic time at which the request was complete
public record RequestContext(
        short version,
        String clientId,
        InetSocketAddress remote,
        InetSocketAddress local,
        long connectionId,
        Optional<ClientSoftware> software,
        OptionalInt peer,
        long receivedNs) {
    /// A client of which nothing more is known.
    public RequestContext(
            short version,
            String clientId,
            InetSocketAddress remote,
            InetSocketAddress local,
            long connectionId,
            long receivedNs) {
        this(
                version,
                clientId,
                remote,
                local,
                connectionId,
                Optional.empty(),
                OptionalInt.empty(),
                receivedNs);
    }
}
