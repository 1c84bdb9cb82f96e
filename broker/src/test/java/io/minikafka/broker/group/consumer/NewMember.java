package io.minikafka.broker.group.consumer;

import io.minikafka.broker.Uuids;
import io.minikafka.broker.group.OnceAnswer;
import io.minikafka.broker.group.assign.PartitionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData.TopicPartitions;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;

/// A consumer of the new protocol: sends heartbeats, gives up before it takes, and says all again when it
/// missed an answer.
final class NewMember implements SimulatedMember {
    private final ConsumerWorld world;
    private final String name;
    private final Optional<String> instance;
    private List<String> topics = List.of("t");
    private String id;
    private int epoch;
    private PartitionSet owned = PartitionSet.EMPTY;
    private PartitionSet assigned = PartitionSet.EMPTY;
    private Optional<PartitionSet> told = Optional.empty();
    private boolean isFull = true;
    private boolean waits;
    private int lives;

    NewMember(ConsumerWorld world, String name, boolean isStatic) {
        this.world = world;
        this.name = name;
        this.instance = isStatic ? Optional.of("i-" + name) : Optional.empty();
        this.id = name + "-0";
    }

    @Override
    public PartitionSet owned() {
        return owned;
    }

    @Override
    public boolean isClassic() {
        return false;
    }

    @Override
    public void crash() {
        id = name + "-" + world.next();
        startAnew();
        disconnected();
    }

    @Override
    public void disconnected() {
        lives++;
        waits = false;
        isFull = true;
    }

    private void startAnew() {
        epoch = 0;
        owned = PartitionSet.EMPTY;
        assigned = PartitionSet.EMPTY;
        told = Optional.empty();
        isFull = true;
    }

    @Override
    public void act(Random random) {
        if (waits) {
            if (random.nextInt(20) == 0) {
                disconnected();
            }
            return;
        }
        int chance = random.nextInt(100);
        if (chance < 2) {
            leave(random.nextBoolean());
        } else if (chance < 4) {
            topics = topics.size() == 1 ? List.of("t", "u") : List.of("t");
            isFull = true;
        } else {
            step();
        }
    }

    @Override
    public void actCalmly() {
        if (topics.size() > 1) {
            topics = List.of("t");
            isFull = true;
        }
        if (!waits) {
            step();
        }
    }

    /// First gives up what is not its own any more, then takes what is new, and tells of both.
    private void step() {
        PartitionSet kept = owned.and(assigned);
        if (!kept.equals(owned)) {
            owned = kept;
        } else if (!owned.equals(assigned)) {
            owned = assigned;
            world.took(this);
        }
        heartbeat();
    }

    private void heartbeat() {
        boolean tells = isFull || !told.equals(Optional.of(owned));
        var request =
                new ConsumerGroupHeartbeatRequestData()
                        .setGroupId(ConsumerWorld.GROUP)
                        .setMemberId(id)
                        .setMemberEpoch(epoch)
                        .setInstanceId(instance.orElse(null))
                        .setTopicPartitions(tells ? partitions(owned) : null);
        if (isFull) {
            request.setRebalanceTimeoutMs(60_000).setSubscribedTopicNames(topics);
        }
        isFull = false;
        told = Optional.of(owned);
        send(request, this::heard);
    }

    private void leave(boolean forAWhile) {
        if (epoch <= 0) {
            return;
        }
        owned = PartitionSet.EMPTY;
        send(
                new ConsumerGroupHeartbeatRequestData()
                        .setGroupId(ConsumerWorld.GROUP)
                        .setMemberId(id)
                        .setInstanceId(instance.orElse(null))
                        .setMemberEpoch(forAWhile && instance.isPresent() ? -2 : -1),
                _ -> crash());
    }

    private interface Listener {
        void heard(ConsumerGroupHeartbeatResponseData response);
    }

    private void send(ConsumerGroupHeartbeatRequestData request, Listener listener) {
        var settled = world.consumers().pulse(request, world.nowMs());
        if (settled.isPresent()) {
            listener.heard(settled.get());
            return;
        }
        int life = lives;
        waits = true;
        world.consumers()
                .heartbeat(
                        new HeartbeatCall(
                                request,
                                (short) 1,
                                name,
                                "/127.0.0.1",
                                "",
                                world.track(
                                        new OnceAnswer<ConsumerGroupHeartbeatResponseData>(
                                                response -> {
                                                    if (life == lives) {
                                                        waits = false;
                                                        listener.heard(response);
                                                    }
                                                }))));
    }

    private void heard(ConsumerGroupHeartbeatResponseData response) {
        switch (Errors.forCode(response.errorCode())) {
            case NONE -> {
                epoch = response.memberEpoch();
                if (response.assignment() != null) {
                    PartitionSet.Builder set = new PartitionSet.Builder();
                    response.assignment()
                            .topicPartitions()
                            .forEach(topic ->
                                    topic.partitions()
                                            .forEach(p ->
                                                    set.add(Uuids.toJava(topic.topicId()), p)));
                    assigned = set.build();
                }
            }
            case FENCED_MEMBER_EPOCH, UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, GROUP_ID_NOT_FOUND ->
                    startAnew();
            case COORDINATOR_NOT_AVAILABLE, UNRELEASED_INSTANCE_ID -> isFull = true;
            default ->
                    throw new AssertionError(
                            name + " did nothing to deserve " + response.errorMessage());
        }
    }

    private static List<TopicPartitions> partitions(PartitionSet set) {
        List<TopicPartitions> topics = new ArrayList<>();
        for (UUID topic : set.topics()) {
            TopicPartitions numbers = new TopicPartitions().setTopicId(Uuids.toKafka(topic));
            for (int partition : set.of(topic)) {
                numbers.partitions().add(partition);
            }
            topics.add(numbers);
        }
        return topics;
    }
}
