package io.minikafka.broker.group.service;

import io.minikafka.broker.RequestContext;
import java.net.InetAddress;

/// Where a member connected from, as administrators see it: `/address`.
final class ClientHost {
    private ClientHost() {}

    static String of(RequestContext context) {
        InetAddress address = context.remote().getAddress();
        return "/"
                + (address == null ? context.remote().getHostString() : address.getHostAddress());
    }
}
