package io.minikafka.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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

/// A member of [GroupWorld] that does what a consumer does: joins, syncs, sends heartbeats, commits, and
/// joins again when it is told to.
final class SimulatedClient {
    private enum Phase {
        OUT,
        JOINED,
        WORKING
    }

    private final GroupWorld world;
    private final String name;
    private final Optional<String> instance;
    private String id = "";
    private int generation = -1;
    private Phase phase = Phase.OUT;
    private List<String> toAssign = List.of();
    private int lives;
    private boolean waits;

    SimulatedClient(GroupWorld world, String name, Optional<String> instance) {
        this.world = world;
        this.name = name;
        this.instance = instance;
    }

    String id() {
        return id;
    }

    int generation() {
        return generation;
    }

    /// It forgets everything and starts again.
    void crash() {
        id = "";
        generation = -1;
        phase = Phase.OUT;
        disconnected();
    }

    /// Its connection broke: what it waits for will not come.
    void disconnected() {
        lives++;
        waits = false;
    }

    void act(Random random) {
        if (waits) {
            if (random.nextInt(20) == 0) {
                disconnected();
            }
            return;
        }
        switch (phase) {
            case OUT -> join(random.nextInt(4) == 0 ? 8 : 9);
            case JOINED -> sync();
            case WORKING -> {
                int chance = random.nextInt(100);
                if (chance < 60) {
                    heartbeat();
                } else if (chance < 94) {
                    world.commit(id, instance, generation, random.nextInt(3));
                } else if (chance < 97) {
                    phase = Phase.OUT;
                } else {
                    leave();
                }
            }
        }
    }

    void actCalmly() {
        if (!waits) {
            switch (phase) {
                case OUT -> join(9);
                case JOINED -> sync();
                case WORKING -> heartbeat();
            }
        }
    }

    private void join(int version) {
        var protocols = new JoinGroupRequestData.JoinGroupRequestProtocolCollection();
        protocols.add(
                new JoinGroupRequestProtocol()
                        .setName("range")
                        .setMetadata(GroupScript.subscription("t")));
        JoinGroupRequestData request =
                new JoinGroupRequestData()
                        .setGroupId(GroupWorld.GROUP)
                        .setMemberId(id)
                        .setGroupInstanceId(instance.orElse(null))
                        .setSessionTimeoutMs(world.sessionMs())
                        .setRebalanceTimeoutMs(10_000)
                        .setProtocolType("consumer")
                        .setProtocols(protocols);
        world.coordinator()
                .join(
                        new JoinCall(
                                request,
                                (short) version,
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
        for (String member : toAssign) {
            byte[] bytes =
                    GroupWorld.assignment(generation, member).getBytes(StandardCharsets.UTF_8);
            assignments.add(
                    new SyncGroupRequestAssignment().setMemberId(member).setAssignment(bytes));
        }
        world.coordinator()
                .sync(
                        new SyncGroupRequestData()
                                .setGroupId(GroupWorld.GROUP)
                                .setMemberId(id)
                                .setGroupInstanceId(instance.orElse(null))
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
        assertThat(new String(response.assignment(), StandardCharsets.UTF_8))
                .isEqualTo(GroupWorld.assignment(generation, id));
        phase = Phase.WORKING;
    }

    private void heartbeat() {
        failed(
                world.coordinator()
                        .heartbeat(
                                new HeartbeatRequestData()
                                        .setGroupId(GroupWorld.GROUP)
                                        .setMemberId(id)
                                        .setGroupInstanceId(instance.orElse(null))
                                        .setGenerationId(generation)));
    }

    private void leave() {
        var _ =
                world.coordinator()
                        .leave(
                                new LeaveGroupRequestData()
                                        .setGroupId(GroupWorld.GROUP)
                                        .setMembers(
                                                List.of(
                                                        new MemberIdentity()
                                                                .setMemberId(id)
                                                                .setGroupInstanceId(
                                                                        instance.orElse(null)))));
        crash();
    }

    private void failed(Errors error) {
        switch (error) {
            case NONE -> {}
            case UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, ILLEGAL_GENERATION -> {
                id = "";
                phase = Phase.OUT;
            }
            case MEMBER_ID_REQUIRED, REBALANCE_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE ->
                    phase = Phase.OUT;
            default -> throw new AssertionError(name + " did nothing to deserve " + error);
        }
    }

    /// An answer counts for the world in any case, and for this client if it still waits for it.
    private <A extends ApiMessage> OnceAnswer<A> answer(Consumer<A> listener) {
        int life = lives;
        waits = true;
        return world.track(
                new OnceAnswer<>(message -> {
                    if (message instanceof JoinGroupResponseData join
                            && join.errorCode() == Errors.NONE.code()) {
                        world.announced(join);
                    }
                    if (life == lives) {
                        waits = false;
                        listener.accept(message);
                    }
                }));
    }
}
