package io.minikafka.simulator.client;

import java.util.Set;

/// What a client can express at all; a fact about the client, never about the broker.
///
/// @param codecs the compressions it can write
/// @param idempotent whether it has an idempotent producer
/// @param headers whether each record can have headers of its own
/// @param absentHeaders whether a header may be without a value
/// @param timestamps whether it lets its user choose a record's timestamp
/// @param emptyFields whether it distinguishes an empty key or value from an absent one
/// @param bareTombstones whether a record may have neither key nor value
/// @param leavesCleanly whether a member that leaves commits only what it handed to its user
/// @param seen how it shows the headers of what it reads
/// @param assignors the assignors it can be told to use in a group
/// @param commands the further commands it understands, see the drivers
public record Abilities(
        Set<Codec> codecs,
        boolean idempotent,
        boolean headers,
        boolean absentHeaders,
        boolean timestamps,
        boolean emptyFields,
        boolean bareTombstones,
        boolean leavesCleanly,
        HeaderForm seen,
        Set<String> assignors,
        Set<String> commands) {}
