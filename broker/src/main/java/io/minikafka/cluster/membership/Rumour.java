package io.minikafka.cluster.membership;

import io.minikafka.base.HostPort;

/// What one node says of a member, perhaps itself.
///
/// @param incarnation of the member's own counting; only it raises it
/// @param address where it can be pinged
/// @param version of its program
/// @param load 0 to 1000, as it sees itself
/// @param accuser who suspected it or saw it dead; the member itself otherwise
public record Rumour(
        int nodeId,
        long incarnation,
        Status status,
        HostPort address,
        String version,
        int load,
        int accuser) {
    Rumour as(Status newer, int newAccuser) {
        return new Rumour(nodeId, incarnation, newer, address, version, load, newAccuser);
    }

    Rumour refuted(long newIncarnation, int newLoad) {
        return new Rumour(nodeId, newIncarnation, Status.ALIVE, address, version, newLoad, nodeId);
    }

    /// Whether this says something newer than `known`.
    boolean overrides(Rumour known) {
        return incarnation != known.incarnation
                ? incarnation > known.incarnation
                : status.compareTo(known.status) > 0;
    }
}
