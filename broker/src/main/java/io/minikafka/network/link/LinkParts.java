package io.minikafka.network.link;

import io.minikafka.base.Time;
import io.minikafka.network.Resolver;
import io.minikafka.network.Routes;

/// What all links of a node share.
record LinkParts(
        LinkIdentity identity,
        LinkConfig config,
        AddressBook addresses,
        Routes routes,
        Resolver resolver,
        Nonces nonces,
        Time time,
        LinkCounters counters) {}
