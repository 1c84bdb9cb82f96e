package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.topology.Wanted;

/// What is set for one group, the broker's defaults and bounds included.
///
/// @param sessionMs silence after which a member is taken for dead
/// @param heartbeatMs how often a member is to show up
/// @param assignmentIntervalMs least time between two assignments
/// @param initialDelayMs how long a group without members waits for more when one comes
/// @param taskOffsetIntervalMs how often clients tell how far their copies are
public record StreamsSettings(
        int sessionMs,
        int heartbeatMs,
        int assignmentIntervalMs,
        int initialDelayMs,
        int taskOffsetIntervalMs,
        Wanted wanted) {
    /// Where they come from.
    public interface Source {
        /// Grows after each change of some group's settings, so that nobody has to read them for each request.
        long version();

        StreamsSettings of(String groupId);

        /// Members of one group.
        int sizeMax();
    }
}
