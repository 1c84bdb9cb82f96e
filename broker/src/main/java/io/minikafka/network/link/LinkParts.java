package io.minikafka.network.link;

import io.minikafka.base.Time;

/// What all links of a node share.
record LinkParts(
        LinkIdentity identity,
        LinkConfig config,
        AddressBook addresses,
        Resolver resolver,
        Nonces nonces,
        Time time,
        LinkCounters counters) {}
