package io.minikafka.broker.group.consumer;

import io.minikafka.broker.Uuids;
import io.minikafka.broker.group.assign.PartitionSet;
import io.minikafka.broker.group.modern.ModernMember;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.Consumer;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatRequestData.TopicPartitions;
import org.apache.kafka.common.message.ConsumerGroupHeartbeatResponseData;

/// A consumer of the new protocol, which changes its subscription now and then.
final class NewMember extends ModernMember<PartitionSet> implements ConsumerClient {
    private final ConsumerWorld world;
    private List<String> topics = List.of("t");

    NewMember(ConsumerWorld world, String name, boolean isStatic) {
        super(world, name, isStatic, PartitionSet.EMPTY);
        this.world = world;
    }

    @Override
    public boolean isClassic() {
        return false;
    }

    @Override
    protected void actOnce(Random random) {
        int chance = random.nextInt(100);
        if (chance < 2) {
            leave(random.nextBoolean());
        } else if (chance < 4) {
            topics = topics.size() == 1 ? List.of("t", "u") : List.of("t");
            sayAllAgain();
        } else {
            reconcile();
            heartbeat();
        }
    }

    @Override
    public void actCalmly() {
        if (topics.size() > 1) {
            topics = List.of("t");
            sayAllAgain();
        }
        if (!waits()) {
            reconcile();
            heartbeat();
        }
    }

    @Override
    protected PartitionSet both(PartitionSet one, PartitionSet other) {
        return one.and(other);
    }

    @Override
    protected void took() {
        world.took(this);
    }

    private ConsumerGroupHeartbeatRequestData request(int epoch) {
        return new ConsumerGroupHeartbeatRequestData()
                .setGroupId(ConsumerWorld.GROUP)
                .setMemberId(id())
                .setMemberEpoch(epoch)
                .setInstanceId(instance().orElse(null));
    }

    @Override
    protected void beat(boolean tells, boolean isFull) {
        var request = request(epoch()).setTopicPartitions(tells ? partitions(owned()) : null);
        if (isFull) {
            request.setRebalanceTimeoutMs(60_000).setSubscribedTopicNames(topics);
        }
        send(request, this::heard);
    }

    @Override
    protected void say(int farewell, Runnable gone) {
        send(request(farewell), _ -> gone.run());
    }

    private void send(
            ConsumerGroupHeartbeatRequestData request,
            Consumer<ConsumerGroupHeartbeatResponseData> listener) {
        var settled = world.consumers().pulse(request, world.nowMs());
        if (settled.isPresent()) {
            listener.accept(settled.get());
        } else {
            var answer = answer(listener);
            world.consumers()
                    .heartbeat(
                            new HeartbeatCall(
                                    request, (short) 1, name(), "/127.0.0.1", "", answer));
        }
    }

    private void heard(ConsumerGroupHeartbeatResponseData response) {
        if (response.assignment() != null) {
            PartitionSet.Builder set = new PartitionSet.Builder();
            response.assignment()
                    .topicPartitions()
                    .forEach(topic ->
                            topic.partitions()
                                    .forEach(p -> set.add(Uuids.toJava(topic.topicId()), p)));
            assigned(set.build());
        }
        heard(response.errorCode(), response.errorMessage(), response.memberEpoch());
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
