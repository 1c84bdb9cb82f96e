package io.minikafka.simulator.client;

import java.util.Set;

/// What a client can express at all; a fact about the client, never about the broker. Every client here reads
/// and writes all five compressions.
///
/// @param can what it lets its user do
/// @param seen how it shows the headers of what it reads
/// @param assignors the assignors it can be told to use in a group, and `static` for static membership
/// @param commands the further commands it understands, see the drivers
public record Abilities(
        Set<Ability> can, HeaderForm seen, Set<String> assignors, Set<String> commands) {

    /// One thing that some clients can do and others cannot.
    public enum Ability {
        /// It has an idempotent producer.
        IDEMPOTENCE,
        /// Each record can have headers of its own.
        HEADERS,
        /// A header may be without a value.
        ABSENT_HEADERS,
        /// The user chooses a record's timestamp.
        TIMESTAMPS,
        /// An empty key or value differs from an absent one.
        EMPTY_FIELDS,
        /// A record may have neither key nor value.
        BARE_TOMBSTONES,
        /// A member that leaves commits only what it handed to its user.
        CLEAN_LEAVE
    }

    public boolean can(Ability ability) {
        return can.contains(ability);
    }
}
