package io.minikafka.observer.rules;

import io.minikafka.observer.incident.Evidence;
import io.minikafka.observer.incident.SignalKind;
import java.util.List;
import java.util.Map;

/// All causes that are known, and clues that compare several pieces of evidence.
final class Causes {
    static final List<Cause> ALL =
            List.of(
                    SlowDisk.CAUSE,
                    SyncStall.CAUSE,
                    FullDisk.CAUSE,
                    FailedDisk.CAUSE,
                    KilledNode.CAUSE,
                    Partition.CAUSE,
                    SlowFollower.CAUSE,
                    PoisonRecord.CAUSE,
                    StuckConsumer.CAUSE,
                    AbsentConsumer.CAUSE,
                    RebalanceStorm.CAUSE,
                    HotPartition.CAUSE,
                    GcPressure.CAUSE,
                    CpuPressure.CAUSE,
                    CpuTaken.CAUSE,
                    ClientFlood.CAUSE,
                    WrongConfig.CAUSE,
                    QuotaTooLow.CAUSE,
                    LostRecords.CAUSE);

    /// By the beginning of a setting's name: the trouble that it causes when it is wrong.
    private static final Map<String, SignalKind> EFFECTS =
            Map.of(
                    "max.message.bytes", SignalKind.PRODUCE_ERRORS,
                    "message.max.bytes", SignalKind.PRODUCE_ERRORS,
                    "min.insync.replicas", SignalKind.PRODUCE_ERRORS,
                    "message.timestamp", SignalKind.PRODUCE_ERRORS,
                    "retention.", SignalKind.RECORDS_LOST,
                    "cleanup.policy", SignalKind.RECORDS_LOST,
                    "producer_byte_rate", SignalKind.THROTTLED,
                    "consumer_byte_rate", SignalKind.THROTTLED,
                    "request_percentage", SignalKind.THROTTLED);

    private Causes() {}

    /// Words of applications about the very records at which a group stands.
    static List<Evidence> failuresAtStuckOffsets(List<Evidence> all) {
        return all.stream()
                .filter(each -> each.kind() == SignalKind.RECORD_FAILURE)
                .filter(failure ->
                        all.stream()
                                .filter(other -> other.kind() == SignalKind.OFFSET_STUCK)
                                .anyMatch(stuck -> isSameRecord(stuck, failure)))
                .toList();
    }

    private static boolean isSameRecord(Evidence stuck, Evidence failure) {
        return stuck.signal().subject().topic().equals(failure.signal().subject().topic())
                && stuck.signal().subject().partition() == failure.signal().subject().partition()
                && stuck.value("offset").equals(failure.value("offset"));
    }

    /// The machine's processors are busy, and not with the broker.
    static boolean isByOthers(Evidence starved) {
        return starved.value("byOthers").orElse("").equals("true");
    }

    /// The broker needs more of the processors than it did, or all that there are.
    static List<Evidence> busyItself(List<Evidence> all) {
        return all.stream()
                .filter(each ->
                        each.kind() == SignalKind.CPU_HIGH
                                || (each.kind() == SignalKind.CPU_STARVED && !isByOthers(each)))
                .toList();
    }

    /// A produce that other nodes would have had to take, too.
    static boolean isForWantOfReplicas(Evidence errors) {
        return errors.value("error").orElse("").startsWith("NOT_ENOUGH_REPLICAS");
    }

    /// Nodes that do not reach each other, as they measured it themselves.
    static List<Evidence> linksDown(List<Evidence> all) {
        return all.stream()
                .filter(each -> each.kind() == SignalKind.PEER_LOST)
                .filter(each -> each.value("link").isPresent())
                .toList();
    }

    /// Nodes are said to be lost while their links are up and their replicas late: the way is slow, not cut.
    static List<Evidence> lateThoughLinked(List<Evidence> all) {
        return linksDown(all).isEmpty()
                ? all.stream().filter(each -> each.kind() == SignalKind.FOLLOWER_BEHIND).toList()
                : List.of();
    }

    /// A group that stands in some partitions and goes on in others.
    static List<Evidence> stuckInFewPartitions(List<Evidence> all) {
        boolean advances = all.stream().anyMatch(each -> each.kind() == SignalKind.OFFSETS_ADVANCE);
        return all.stream()
                .filter(each -> each.kind() == SignalKind.OFFSET_STUCK)
                .filter(each -> advances && isRetried(each))
                .filter(each -> each.number("stuck", 0) < each.number("partitions", 0))
                .toList();
    }

    /// Members come back to the place at which the group stands.
    static boolean isRetried(Evidence stuck) {
        return stuck.number("retries", 0) >= 2;
    }

    /// Changes of settings after which the trouble came that such a setting causes.
    static List<Evidence> changesThatFit(List<Evidence> all) {
        return all.stream()
                .filter(each -> each.kind() == SignalKind.CONFIG_CHANGED)
                .filter(change -> all.stream().anyMatch(effect -> isEffect(change, effect)))
                .toList();
    }

    static List<Evidence> effectsOfChanges(List<Evidence> all) {
        return all.stream()
                .filter(effect -> all.stream().anyMatch(change -> isEffect(change, effect)))
                .toList();
    }

    private static boolean isEffect(Evidence change, Evidence effect) {
        String key = change.value("key").orElse("");
        return change.kind() == SignalKind.CONFIG_CHANGED
                && EFFECTS.entrySet().stream()
                        .anyMatch(each ->
                                key.startsWith(each.getKey()) && effect.kind() == each.getValue())
                && change.signal().subject().touches(effect.signal().subject());
    }
}
