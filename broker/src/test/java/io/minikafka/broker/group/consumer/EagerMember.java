package io.minikafka.broker.group.consumer;

import io.minikafka.broker.group.Blob;
import io.minikafka.broker.group.GroupScript;
import io.minikafka.broker.group.JoinCall;
import io.minikafka.broker.group.OnceAnswer;
import io.minikafka.broker.group.assign.PartitionSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Consumer;
import org.apache.kafka.common.message.HeartbeatRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData;
import org.apache.kafka.common.message.JoinGroupRequestData.JoinGroupRequestProtocol;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.LeaveGroupRequestData;
import org.apache.kafka.common.message.LeaveGroupRequestData.MemberIdentity;
import org.apache.kafka.common.message.SyncGroupRequestData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.message.SyncGroupResponseData;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// A consumer of the classic protocol that gives up all it has before it joins; if it is made the leader it
/// shares the partitions out itself.
final class EagerMember implements SimulatedMember {
    private enum Phase {
        OUT,
        JOINED,
        WORKING
    }

    private final ConsumerWorld world;
    private final String name;
    private String id = "";
    private int generation = -1;
    private Phase phase = Phase.OUT;
    private PartitionSet owned = PartitionSet.EMPTY;
    private List<String> toAssign = List.of();
    private boolean waits;
    private int lives;

    EagerMember(ConsumerWorld world, String name) {
        this.world = world;
        this.name = name;
    }

    @Override
    public PartitionSet owned() {
        return owned;
    }

    @Override
    public boolean isClassic() {
        return true;
    }

    @Override
    public void crash() {
        id = "";
        rejoin();
        disconnected();
    }

    @Override
    public void disconnected() {
        lives++;
        waits = false;
    }

    private void rejoin() {
        owned = PartitionSet.EMPTY;
        phase = Phase.OUT;
    }

    @Override
    public void act(Random random) {
        if (waits && random.nextInt(20) == 0) {
            disconnected();
            rejoin();
        } else if (!waits && phase == Phase.WORKING && random.nextInt(50) == 0) {
            leave();
        } else {
            actCalmly();
        }
    }

    @Override
    public void actCalmly() {
        if (waits) {
            return;
        }
        switch (phase) {
            case OUT -> join();
            case JOINED -> sync();
            case WORKING -> heartbeat();
        }
    }

    private void join() {
        var protocols = new JoinGroupRequestData.JoinGroupRequestProtocolCollection();
        protocols.add(
                new JoinGroupRequestProtocol()
                        .setName("range")
                        .setMetadata(GroupScript.subscriptionOfNothingOwned("t")));
        JoinGroupRequestData request =
                new JoinGroupRequestData()
                        .setGroupId(ConsumerWorld.GROUP)
                        .setMemberId(id)
                        .setSessionTimeoutMs(45_000)
                        .setRebalanceTimeoutMs(60_000)
                        .setProtocolType("consumer")
                        .setProtocols(protocols);
        world.coordinator()
                .join(
                        new JoinCall(
                                request,
                                (short) 9,
                                name,
                                "/127.0.0.1",
                                world.next(),
                                answer(this::joined)));
    }

    private void joined(JoinGroupResponseData response) {
        Errors error = Errors.forCode(response.errorCode());
        if (error != Errors.NONE) {
            if (error == Errors.MEMBER_ID_REQUIRED) {
                id = response.memberId();
            }
            failed(error);
            return;
        }
        id = response.memberId();
        generation = response.generationId();
        toAssign =
                response.skipAssignment()
                        ? List.of()
                        : response.members().stream().map(m -> m.memberId()).toList();
        phase = Phase.JOINED;
    }

    private void sync() {
        List<SyncGroupRequestAssignment> assignments = new ArrayList<>();
        int partitions = ConsumerWorld.PARTITIONS;
        for (int i = 0; i < toAssign.size(); i++) {
            PartitionSet.Builder share = new PartitionSet.Builder();
            for (int p = i; p < partitions; p += toAssign.size()) {
                share.add(world.topicId("t"), p);
            }
            assignments.add(
                    new SyncGroupRequestAssignment()
                            .setMemberId(toAssign.get(i))
                            .setAssignment(world.formats().assignment(1, share.build()).bytes()));
        }
        world.coordinator()
                .sync(
                        new SyncGroupRequestData()
                                .setGroupId(ConsumerWorld.GROUP)
                                .setMemberId(id)
                                .setGenerationId(generation)
                                .setProtocolType("consumer")
                                .setProtocolName("range")
                                .setAssignments(assignments),
                        answer(this::synced));
    }

    private void synced(SyncGroupResponseData response) {
        Errors error = Errors.forCode(response.errorCode());
        if (error != Errors.NONE) {
            failed(error);
            return;
        }
        owned =
                world.formats()
                        .assignment(new Blob(response.assignment()))
                        .orElseThrow()
                        .partitions();
        phase = Phase.WORKING;
        world.took(this);
    }

    private void heartbeat() {
        failed(
                world.coordinator()
                        .heartbeat(
                                new HeartbeatRequestData()
                                        .setGroupId(ConsumerWorld.GROUP)
                                        .setMemberId(id)
                                        .setGenerationId(generation)));
    }

    private void leave() {
        owned = PartitionSet.EMPTY;
        var _ =
                world.coordinator()
                        .leave(
                                new LeaveGroupRequestData()
                                        .setGroupId(ConsumerWorld.GROUP)
                                        .setMembers(List.of(new MemberIdentity().setMemberId(id))));
        crash();
    }

    private void failed(Errors error) {
        switch (error) {
            case NONE -> {}
            case UNKNOWN_MEMBER_ID, ILLEGAL_GENERATION, FENCED_INSTANCE_ID -> {
                id = error == Errors.UNKNOWN_MEMBER_ID ? "" : id;
                rejoin();
            }
            case MEMBER_ID_REQUIRED, REBALANCE_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE -> rejoin();
            default -> throw new AssertionError(name + " did nothing to deserve " + error);
        }
    }

    private <A extends ApiMessage> OnceAnswer<A> answer(Consumer<A> listener) {
        int life = lives;
        waits = true;
        return world.track(
                new OnceAnswer<>(message -> {
                    if (life == lives) {
                        waits = false;
                        listener.accept(message);
                    }
                }));
    }
}
