package io.minikafka.broker.group;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.message.SyncGroupRequestData.SyncGroupRequestAssignment;
import org.apache.kafka.common.protocol.ApiMessage;
import org.apache.kafka.common.protocol.Errors;

/// A member of [GroupWorld] that does what a consumer does: joins, syncs, sends heartbeats, commits, and
/// joins again when it is told to.
final class SimulatedClient extends ClassicClient {
    private final GroupWorld world;

    SimulatedClient(GroupWorld world, String name, Optional<String> instance) {
        super(world, name, instance);
        this.world = world;
    }

    void act(Random random) {
        if (waits()) {
            if (random.nextInt(20) == 0) {
                disconnected();
            }
            return;
        }
        switch (phase()) {
            case OUT -> join(random.nextInt(4) == 0 ? 8 : 9);
            case JOINED -> sync();
            case WORKING -> {
                int chance = random.nextInt(100);
                if (chance < 60) {
                    heartbeat();
                } else if (chance < 94) {
                    world.commit(id(), instance(), generation(), random.nextInt(3));
                } else if (chance < 97) {
                    out();
                } else {
                    leave();
                }
            }
        }
    }

    @Override
    protected int sessionMs() {
        return world.sessionMs();
    }

    @Override
    protected int rebalanceMs() {
        return 10_000;
    }

    @Override
    protected byte[] subscription() {
        return GroupScript.subscription("t");
    }

    @Override
    protected List<SyncGroupRequestAssignment> assign(List<String> members) {
        return members.stream()
                .map(member ->
                        new SyncGroupRequestAssignment()
                                .setMemberId(member)
                                .setAssignment(
                                        GroupWorld.assignment(generation(), member)
                                                .getBytes(StandardCharsets.UTF_8)))
                .toList();
    }

    @Override
    protected void assigned(byte[] assignment) {
        assertThat(new String(assignment, StandardCharsets.UTF_8))
                .isEqualTo(GroupWorld.assignment(generation(), id()));
    }

    @Override
    protected void failed(Errors error) {
        switch (error) {
            case NONE -> {}
            case UNKNOWN_MEMBER_ID, FENCED_INSTANCE_ID, ILLEGAL_GENERATION -> {
                forgetId();
                out();
            }
            case MEMBER_ID_REQUIRED, REBALANCE_IN_PROGRESS, COORDINATOR_NOT_AVAILABLE -> out();
            default -> throw undeserved(error);
        }
    }

    @Override
    protected void heard(ApiMessage answer) {
        if (answer instanceof JoinGroupResponseData join
                && join.errorCode() == Errors.NONE.code()) {
            world.announced(join);
        }
    }
}
