package io.minikafka.broker.group.streams;

import io.minikafka.broker.group.OnceAnswer;
import io.minikafka.broker.group.topology.TaskId;
import io.minikafka.broker.group.topology.TaskSet;
import io.minikafka.broker.group.topology.Tasks;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.Endpoint;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TaskIds;
import org.apache.kafka.common.message.StreamsGroupHeartbeatRequestData.TaskOffset;
import org.apache.kafka.common.message.StreamsGroupHeartbeatResponseData;
import org.apache.kafka.common.protocol.Errors;

/// A thread of a Streams application in [StreamsWorld]: sends heartbeats, gives up before it takes, and says all
/// again when it missed an answer.
final class StreamsMember {
    static final long END_OFFSET = 1_000;

    private final StreamsWorld world;
    private final String name;
    private final String process;
    private final Optional<String> instance;
    private final boolean tellsOffsets;
    private final TreeMap<TaskId, Long> state = new TreeMap<>();
    private String id;
    private int epoch;
    private Tasks owned = Tasks.EMPTY;
    private Tasks assigned = Tasks.EMPTY;
    private Optional<Tasks> told = Optional.empty();
    private boolean isFull = true;
    private boolean waits;
    private int lives;

    StreamsMember(
            StreamsWorld world,
            String name,
            String process,
            boolean isStatic,
            boolean tellsOffsets) {
        this.world = world;
        this.name = name;
        this.process = process;
        this.instance = isStatic ? Optional.of("i-" + name) : Optional.empty();
        this.tellsOffsets = tellsOffsets;
        this.id = name + "-0";
    }

    String process() {
        return process;
    }

    /// What it works on and keeps copies of now.
    Tasks owned() {
        return owned;
    }

    /// The process is gone; the next one knows nothing but the state on its disk.
    void crash() {
        id = name + "-" + world.next();
        startAnew();
        disconnected();
    }

    void disconnected() {
        lives++;
        waits = false;
        isFull = true;
    }

    private void startAnew() {
        epoch = 0;
        owned = Tasks.EMPTY;
        assigned = Tasks.EMPTY;
        told = Optional.empty();
        isFull = true;
    }

    void act(Random random) {
        if (waits) {
            if (random.nextInt(20) == 0) {
                disconnected();
            }
        } else if (random.nextInt(100) < 2) {
            leave(random.nextBoolean());
        } else {
            actCalmly();
        }
    }

    /// First gives up what is not its own any more, then takes what is new, and tells of both.
    void actCalmly() {
        if (waits) {
            return;
        }
        Tasks kept = owned.and(assigned);
        if (!kept.equals(owned)) {
            owned = kept;
        } else if (!owned.equals(assigned)) {
            owned = assigned;
            world.took(this);
        }
        owned.copies().forEach(task -> state.merge(task, END_OFFSET / 4, Long::sum));
        owned.active().forEach(task -> state.put(task, END_OFFSET));
        heartbeat();
    }

    private void heartbeat() {
        boolean tells = isFull || !told.equals(Optional.of(owned));
        var request = request().setMemberEpoch(epoch);
        if (tells) {
            request.setActiveTasks(ids(owned.active()))
                    .setStandbyTasks(ids(owned.standby()))
                    .setWarmupTasks(ids(owned.warmup()));
        }
        if (isFull) {
            request.setRebalanceTimeoutMs(60_000)
                    .setProcessId(process)
                    .setUserEndpoint(new Endpoint().setHost(process).setPort(80));
        }
        if (epoch == 0) {
            request.setTopology(StreamsWorld.topology());
        }
        if (tellsOffsets) {
            request.setTaskOffsets(offsets(false)).setTaskEndOffsets(offsets(true));
        }
        isFull = false;
        told = Optional.of(owned);
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

    private void leave(boolean forAWhile) {
        if (epoch <= 0) {
            return;
        }
        owned = Tasks.EMPTY;
        send(request().setMemberEpoch(forAWhile && instance.isPresent() ? -2 : -1), _ -> crash());
    }

    private StreamsGroupHeartbeatRequestData request() {
        return new StreamsGroupHeartbeatRequestData()
                .setGroupId(StreamsWorld.GROUP)
                .setMemberId(id)
                .setInstanceId(instance.orElse(null));
    }

    private void send(
            StreamsGroupHeartbeatRequestData request,
            Consumer<StreamsGroupHeartbeatResponseData> listener) {
        int life = lives;
        waits = true;
        world.groups()
                .heartbeat(
                        new HeartbeatCall(
                                request,
                                (short) 1,
                                name,
                                "/127.0.0.1",
                                world.track(
                                        new OnceAnswer<StreamsGroupHeartbeatResponseData>(
                                                response -> {
                                                    if (life == lives) {
                                                        waits = false;
                                                        listener.accept(response);
                                                    }
                                                }))));
    }

    private void heard(StreamsGroupHeartbeatResponseData response) {
        switch (Errors.forCode(response.errorCode())) {
            case NONE -> {
                epoch = response.memberEpoch();
                if (response.activeTasks() != null) {
                    assigned =
                            new Tasks(
                                    set(response.activeTasks()),
                                    set(response.standbyTasks()),
                                    set(response.warmupTasks()));
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
