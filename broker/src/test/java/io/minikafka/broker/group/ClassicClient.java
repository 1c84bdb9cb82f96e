package io.minikafka.broker.group;

import java.util.List;
import java.util.Optional;
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

/// A consumer of the classic protocol in a simulated world: what it remembers of its membership, and what it says to the
/// coordinator. What it subscribes to, assigns and works on, those say who extend it.
public abstract class ClassicClient {
    private static final int NEWEST_JOIN = 9;

    /// How far it is with its membership.
    public enum Phase {
        OUT,
        JOINED,
        WORKING
    }

    /// Where it lives.
    public interface World {
        String groupId();

        GroupCoordinator coordinator();

        /// A name that nobody had before.
        String next();

        /// An answer that is to come once.
        <A extends ApiMessage> OnceAnswer<A> track(OnceAnswer<A> answer);
    }

    private final World world;
    private final String name;
    private final Optional<String> instance;
    private String id = "";
    private int generation = -1;
    private Phase phase = Phase.OUT;
    private List<String> toAssign = List.of();
    private int lives;
    private boolean waits;

    protected ClassicClient(World world, String name, Optional<String> instance) {
        this.world = world;
        this.name = name;
        this.instance = instance;
    }

    protected abstract int sessionMs();

    protected abstract int rebalanceMs();

    protected abstract byte[] subscription();

    /// What the leader gives to each of `members`; nobody if it does not lead.
    protected abstract List<SyncGroupRequestAssignment> assign(List<String> members);

    /// It has its part.
    protected abstract void assigned(byte[] assignment);

    /// The coordinator said no, or nothing is wrong (NONE).
    protected abstract void failed(Errors error);

    /// An answer came, though perhaps to nobody.
    protected void heard(ApiMessage answer) {}

    public final String id() {
        return id;
    }

    public final int generation() {
        return generation;
    }

    protected final Optional<String> instance() {
        return instance;
    }

    protected final Phase phase() {
        return phase;
    }

    protected final boolean waits() {
        return waits;
    }

    /// It begins again.
    protected final void out() {
        phase = Phase.OUT;
    }

    protected final void forgetId() {
        id = "";
    }

    /// Its connection broke: what it waits for will not come.
    public void disconnected() {
        lives++;
        waits = false;
    }

    /// It forgets everything and starts again.
    public void crash() {
        id = "";
        generation = -1;
        out();
        disconnected();
    }

    /// Does what is needed to be in the group and to have its part.
    public void actCalmly() {
        if (!waits) {
            switch (phase) {
                case OUT -> join(NEWEST_JOIN);
                case JOINED -> sync();
                case WORKING -> heartbeat();
            }
        }
    }

    protected final void join(int version) {
        var protocols = new JoinGroupRequestData.JoinGroupRequestProtocolCollection();
        protocols.add(new JoinGroupRequestProtocol().setName("range").setMetadata(subscription()));
        JoinGroupRequestData request =
                new JoinGroupRequestData()
                        .setGroupId(world.groupId())
                        .setMemberId(id)
                        .setGroupInstanceId(instance.orElse(null))
                        .setSessionTimeoutMs(sessionMs())
                        .setRebalanceTimeoutMs(rebalanceMs())
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

    protected final void sync() {
        world.coordinator()
                .sync(
                        new SyncGroupRequestData()
                                .setGroupId(world.groupId())
                                .setMemberId(id)
                                .setGroupInstanceId(instance.orElse(null))
                                .setGenerationId(generation)
                                .setProtocolType("consumer")
                                .setProtocolName("range")
                                .setAssignments(assign(toAssign)),
                        answer(this::synced));
    }

    private void synced(SyncGroupResponseData response) {
        Errors error = Errors.forCode(response.errorCode());
        if (error != Errors.NONE) {
            failed(error);
            return;
        }
        phase = Phase.WORKING;
        assigned(response.assignment());
    }

    protected final void heartbeat() {
        failed(
                world.coordinator()
                        .heartbeat(
                                new HeartbeatRequestData()
                                        .setGroupId(world.groupId())
                                        .setMemberId(id)
                                        .setGroupInstanceId(instance.orElse(null))
                                        .setGenerationId(generation)));
    }

    protected final void leave() {
        MemberIdentity self =
                new MemberIdentity().setMemberId(id).setGroupInstanceId(instance.orElse(null));
        var _ =
                world.coordinator()
                        .leave(
                                new LeaveGroupRequestData()
                                        .setGroupId(world.groupId())
                                        .setMembers(List.of(self)));
        crash();
    }

    protected final AssertionError undeserved(Errors error) {
        return new AssertionError(name + " did nothing to deserve " + error);
    }

    /// An answer counts for the world in any case, and for this client if it still waits for it.
    private <A extends ApiMessage> OnceAnswer<A> answer(Consumer<A> listener) {
        int life = lives;
        waits = true;
        return world.track(
                new OnceAnswer<>(message -> {
                    heard(message);
                    if (life == lives) {
                        waits = false;
                        listener.accept(message);
                    }
                }));
    }
}
