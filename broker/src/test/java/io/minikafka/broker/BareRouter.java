package io.minikafka.broker;

import io.minikafka.base.Time;
import io.minikafka.network.link.LinkDoor;
import java.util.List;

/// A router of a node that has nothing but some handlers.
final class BareRouter {
    private BareRouter() {}

    static RequestRouter of(ApiHandler<?, ?> handler) {
        return of(List.of(handler), List.of());
    }

    static RequestRouter of(PrivateHandler handler) {
        return of(List.of(), List.of(handler));
    }

    private static RequestRouter of(
            List<ApiHandler<?, ?>> handlers, List<PrivateHandler> privateHandlers) {
        return new RequestRouter(
                TestBroker.IDENTITY,
                new Features(new TestMetadata()),
                new RequestStats(Time.system()),
                QuotaGate.OPEN,
                Contact.WITH_ITSELF,
                handlers,
                privateHandlers,
                LinkDoor.shut(),
                _ -> {});
    }
}
