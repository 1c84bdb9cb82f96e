package io.minikafka.broker.group.consumer;

import java.util.List;

/// The limits and delays of consumer groups.
///
/// @param session `group.consumer.session.timeout.ms` with its minimum and maximum
/// @param heartbeat `group.consumer.heartbeat.interval.ms` with its minimum and maximum
/// @param assignment `group.consumer.assignment.interval.ms` with its minimum and maximum
/// @param maxMembers `group.consumer.max.size`
/// @param maxClassicMembers `group.max.size`, should a group become a classic one
/// @param assignors `group.consumer.assignors`; the first is the default
/// @param migration `group.consumer.migration.policy`
public record ConsumerConfig(
        Bounded session,
        Bounded heartbeat,
        Bounded assignment,
        int maxMembers,
        int maxClassicMembers,
        List<String> assignors,
        MigrationPolicy migration) {

    /// A number of milliseconds that single groups may set between two bounds.
    public record Bounded(int minMs, int defaultMs, int maxMs) {
        int clamp(int ms) {
            return Math.clamp(ms, minMs, maxMs);
        }
    }

    /// Which changes of type a group with members may go through.
    public enum MigrationPolicy {
        BIDIRECTIONAL,
        UPGRADE,
        DOWNGRADE,
        DISABLED;

        boolean allowsUpgrade() {
            return this == BIDIRECTIONAL || this == UPGRADE;
        }

        boolean allowsDowngrade() {
            return this == BIDIRECTIONAL || this == DOWNGRADE;
        }
    }

    /// Kafka's defaults, with bounds where Kafka has none.
    public static ConsumerConfig defaults() {
        return new ConsumerConfig(
                new Bounded(45_000, 45_000, 60_000),
                new Bounded(5_000, 5_000, 15_000),
                new Bounded(0, 1_000, 15_000),
                10_000,
                10_000,
                List.of("uniform", "range"),
                MigrationPolicy.BIDIRECTIONAL);
    }
}
