package io.minikafka.broker.world;

import io.minikafka.broker.Uuids;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;

/// A consumer of the protocol of KIP-848: heartbeats, takes and gives back what it is told to, commits offsets of its
/// own partitions; leaves and comes back now and then.
final class ConsumerMember extends GroupMember {
    static final String GROUP = "new";
    private static final int REBALANCE_MS = 10_000;

    /// A member that was not heard for the session's time may have lost its partitions without knowing.
    private static final long SURELY_ALIVE_MS = 30_000;

    private final String memberId;
    private final Uuid topic;
    private int epoch;
    private Set<Integer> owned = new TreeSet<>();
    private long heardMs;

    ConsumerMember(CoordinatorWorld world, int number) {
        super(world, GROUP, 30L + number);
        this.memberId = new Uuid(8_000, number + 1).toString();
        var id = world.metadata().image().topic(CoordinatorWorld.TOPIC).orElseThrow().id();
        this.topic = Uuids.toKafka(id);
        this.heardMs = world.nowMs();
    }

    boolean mayBeExpired() {
        return world.nowMs() - heardMs > SURELY_ALIVE_MS;
    }

    @Override
    public void act() {
        if (epoch > 0 && !world.isCalm() && world.random().nextInt(60) == 0) {
            set(Set.of());
            heartbeat(-1);
        } else if (epoch > 0 && !owned.isEmpty() && world.random().nextInt(3) == 0) {
            List<Integer> mine = List.copyOf(owned);
            int partition = mine.get(world.random().nextInt(mine.size()));
            commit(memberId, epoch, partition, _ -> later());
        } else {
            heartbeat(epoch);
        }
    }

    private void later() {
        world.after(200 + world.random().nextInt(500), this::act);
    }

    private void set(Set<Integer> now) {
        owned = new TreeSet<>(now);
        world.checks.owns(this, owned);
    }

    private void heartbeat(int with) {
        Set<Integer> told = Set.copyOf(owned);
        // A copy that comes late would say what the member had then, which the protocol believes.
        world.callInOrder(
                connection,
                1,
                () -> request(with, told),
                answer -> {
                    answered(with, (ConsumerGroupHeartbeatResponseData) answer);
                    later();
                },
                this::later);
    }

    private ConsumerGroupHeartbeatRequestData request(int with, Set<Integer> told) {
        return new ConsumerGroupHeartbeatRequestData()
                .setGroupId(GROUP)
                .setMemberId(memberId)
                .setMemberEpoch(with)
                .setRebalanceTimeoutMs(REBALANCE_MS)
                .setSubscribedTopicNames(List.of(CoordinatorWorld.TOPIC))
                .setTopicPartitions(
                        told.isEmpty() || with <= 0
                                ? List.of()
                                : List.of(
                                        new ConsumerGroupHeartbeatRequestData.TopicPartitions()
                                                .setTopicId(topic)
                                                .setPartitions(
                                                        new ArrayList<>(new TreeSet<>(told)))));
    }

    private void answered(int with, ConsumerGroupHeartbeatResponseData response) {
        Errors error = Errors.forCode(response.errorCode());
        if (with < 0 || error == Errors.UNKNOWN_MEMBER_ID || error == Errors.FENCED_MEMBER_EPOCH) {
            epoch = 0;
            set(Set.of());
        } else if (error == Errors.NONE) {
            heardMs = world.nowMs();
            epoch = response.memberEpoch();
            if (response.assignment() != null) {
                Set<Integer> assigned = new TreeSet<>();
                response.assignment()
                        .topicPartitions()
                        .forEach(one -> assigned.addAll(one.partitions()));
                set(assigned);
            }
        }
    }
}
