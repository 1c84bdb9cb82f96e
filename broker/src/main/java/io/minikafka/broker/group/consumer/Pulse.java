package io.minikafka.broker.group.consumer;

import java.util.Optional;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;

/// A member that has its whole, newest target on disk, as any thread may see it: its heartbeats say nothing but
/// that it is alive, and are answered without the coordinator. The coordinator's thread makes it and takes it
/// away as soon as anything of that changes; it looks at [#beatMs] before it gives the member up.
final class Pulse {
    private final String groupId;
    private final Optional<String> instanceId;
    private final int epoch;
    private final int intervalMs;
    private final long topicsVersion;
    private final long settingsVersion;
    private volatile long beatMs;

    Pulse(
            String groupId,
            Optional<String> instanceId,
            int epoch,
            int intervalMs,
            long topicsVersion,
            long settingsVersion,
            long beatMs) {
        this.groupId = groupId;
        this.instanceId = instanceId;
        this.epoch = epoch;
        this.intervalMs = intervalMs;
        this.topicsVersion = topicsVersion;
        this.settingsVersion = settingsVersion;
        this.beatMs = beatMs;
    }

    /// Whether a heartbeat that says nothing else is this member's, and nothing has happened to its group.
    boolean fits(ConsumerGroupHeartbeatRequestData request, long topicsNow, long settingsNow) {
        return request.memberEpoch() == epoch
                && topicsNow == topicsVersion
                && settingsNow == settingsVersion
                && groupId.equals(request.groupId())
                && instanceId.equals(Optional.ofNullable(request.instanceId()));
    }

    void beat(long nowMs) {
        beatMs = nowMs;
    }

    /// Monotonic time of the last sign of life.
    long beatMs() {
        return beatMs;
    }

    int epoch() {
        return epoch;
    }

    int intervalMs() {
        return intervalMs;
    }
}
