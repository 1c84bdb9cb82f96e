package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.modern.ModernMember;
import io.minikafka.broker.group.topology.TaskId;
import io.minikafka.broker.group.topology.TaskSet;
import io.minikafka.broker.group.topology.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.Endpoint;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TaskIds;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TaskOffset;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;

/// A thread of a Streams application in [StreamsWorld]. The state of its tasks outlives it.
final class StreamsMember extends ModernMember<Tasks> {
    static final long END_OFFSET = 1_000;

    private final StreamsWorld world;
    private final String process;
    private final boolean tellsOffsets;
    private final TreeMap<TaskId, Long> state = new TreeMap<>();

    StreamsMember(
            StreamsWorld world,
            String name,
            String process,
            boolean isStatic,
            boolean tellsOffsets) {
        super(world, name, isStatic, Tasks.EMPTY);
        this.world = world;
        this.process = process;
        this.tellsOffsets = tellsOffsets;
    }

    String process() {
        return process;
    }

    @Override
    protected void actOnce(Random random) {
        if (random.nextInt(100) < 2) {
            leave(random.nextBoolean());
        } else {
            actCalmly();
        }
    }

    @Override
    public void actCalmly() {
        if (waits()) {
            return;
        }
        reconcile();
        owned().copies().forEach(task -> state.merge(task, END_OFFSET / 4, Long::sum));
        owned().active().forEach(task -> state.put(task, END_OFFSET));
        heartbeat();
    }

    @Override
    protected Tasks both(Tasks one, Tasks other) {
        return one.and(other);
    }

    @Override
    protected void took() {
        world.took(this);
    }

    @Override
    protected void beat(boolean tells, boolean isFull) {
        var request = request(epoch());
        if (tells) {
            request.setActiveTasks(ids(owned().active()))
                    .setStandbyTasks(ids(owned().standby()))
                    .setWarmupTasks(ids(owned().warmup()));
        }
        if (isFull) {
            request.setRebalanceTimeoutMs(60_000)
                    .setProcessId(process)
                    .setUserEndpoint(new Endpoint().setHost(process).setPort(80));
        }
        if (epoch() == 0) {
            request.setTopology(WordCount.topology(1));
        }
        if (tellsOffsets) {
            request.setTaskOffsets(offsets(false)).setTaskEndOffsets(offsets(true));
        }
        send(request, this::heard);
    }

    private List<TaskOffset> offsets(boolean ofTheEnd) {
        List<TaskOffset> offsets = new ArrayList<>();
        state.forEach((task, offset) ->
                offsets.add(
                        new TaskOffset()
                                .setSubtopologyId(task.subtopology())
                                .setPartition(task.partition())
                                .setOffset(ofTheEnd ? END_OFFSET : Math.min(offset, END_OFFSET))));
        return offsets;
    }

    @Override
    protected void say(int farewell, Runnable gone) {
        send(request(farewell), _ -> gone.run());
    }

    private StreamsGroupHeartbeatRequestData request(int epoch) {
        return new StreamsGroupHeartbeatRequestData()
                .setGroupId(StreamsWorld.GROUP)
                .setMemberId(id())
                .setMemberEpoch(epoch)
                .setInstanceId(instance().orElse(null));
    }

    private void send(
            StreamsGroupHeartbeatRequestData request,
            Consumer<StreamsGroupHeartbeatResponseData> listener) {
        world.groups()
                .heartbeat(
                        new HeartbeatCall(
                                request, (short) 1, name(), "/127.0.0.1", answer(listener)));
    }

    private void heard(StreamsGroupHeartbeatResponseData response) {
        if (response.activeTasks() != null) {
            assigned(
                    new Tasks(
                            set(response.activeTasks()),
                            set(response.standbyTasks()),
                            set(response.warmupTasks())));
        }
        heard(response.errorCode(), response.errorMessage(), response.memberEpoch());
    }

    private static TaskSet set(List<StreamsGroupHeartbeatResponseData.TaskIds> ids) {
        List<TaskId> tasks = new ArrayList<>();
        ids.forEach(
                of -> of.partitions().forEach(p -> tasks.add(new TaskId(of.subtopologyId(), p))));
        return TaskSet.of(tasks);
    }

    private static List<TaskIds> ids(TaskSet tasks) {
        List<TaskIds> ids = new ArrayList<>();
        tasks.bySubtopology()
                .forEach((part, numbers) ->
                        ids.add(new TaskIds().setSubtopologyId(part).setPartitions(numbers)));
        return ids;
    }
}
