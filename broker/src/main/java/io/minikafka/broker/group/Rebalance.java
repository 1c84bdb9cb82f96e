package io.minikafka.broker.group;

import io.minikafka.broker.group.RebalanceLog.What;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.apache.kafka.common.message.JoinGroupResponseData;
import org.apache.kafka.common.protocol.Errors;

/// Moves a group from one generation to the next: asks all to join again, waits for them within limits,
/// names the members of the new generation, and gives up on those who are silent. [Joins], [Syncs] and
/// [Membership] call it.
final class Rebalance implements ClassicGroups {
    // A new member does not know its id before its join is answered, so it cannot send heartbeats.
    private static final long FRESH_MEMBER_TIMEOUT_MS = 5 * 60 * 1000;

    private final Groups groups;

    Rebalance(Groups groups) {
        this.groups = groups;
    }

    /// A live group without members, under an id that has none.
    ClassicGroup create(String groupId) {
        Deadlines deadlines = groups.deadlines();
        ClassicGroup group =
                new ClassicGroup(
                        groupId,
                        groups.log(groupId),
                        deadlines.deadline(() -> withGroup(groupId, this::joinTimedOut)),
                        deadlines.deadline(() -> withGroup(groupId, this::syncTimedOut)));
        groups.add(group);
        return group;
    }

    private void withGroup(String groupId, Consumer<ClassicGroup> action) {
        groups.classic(groupId).ifPresent(action);
    }

    /// A live group as it was saved.
    void restore(GroupImage image) {
        ClassicGroup group = live(image);
        if (group.hasMembers()) {
            note(group, What.RESTARTED, "", "", "with " + group.members().size() + " members");
        }
    }

    @Override
    public void revive(GroupImage image, String reason, Runnable committed, Runnable failed) {
        ClassicGroup group = live(image);
        note(group, What.TYPE_CHANGED, "", "", "consumer to classic");
        groups.save(group, image, committed, failed);
        begin(group, reason);
    }

    @Override
    public void release(ClassicGroup group, Errors error) {
        group.members().forEach(member -> release(group, member, error));
    }

    /// A live group with the members of `image`, which get a whole session to show up.
    private ClassicGroup live(GroupImage image) {
        ClassicGroup group = create(image.groupId());
        for (MemberImage memberImage : image.members()) {
            Member member = newMember(group, memberImage);
            member.settled();
            group.add(member, image.protocolType());
            member.alive(groups.nowMs());
        }
        group.restore(image);
        if (group.is(GroupState.COMPLETING_REBALANCE)) {
            group.syncDeadline().set(groups.nowMs() + group.rebalanceTimeoutMs());
        }
        return group;
    }

    /// Adds the sender of `call` under `memberId` and parks its request.
    void admit(ClassicGroup group, JoinCall call, String memberId) {
        Member member = newMember(group, call.member(memberId, Blob.EMPTY));
        group.removePending(memberId);
        group.add(member, call.request().protocolType());
        group.park(member, call.reply());
        member.expectUntil(groups.nowMs() + FRESH_MEMBER_TIMEOUT_MS);
        group.newcomer();
        note(group, What.JOINED, memberId, call.clientId(), "");
        advance(group, "member " + memberId + " joined");
    }

    private void note(
            ClassicGroup group, What what, String memberId, String clientId, String detail) {
        group.log().event(groups.wallMs(), what, memberId, clientId, detail);
    }

    Member newMember(ClassicGroup group, MemberImage image) {
        String groupId = group.id();
        Runnable timedOut = () -> withGroup(groupId, g -> sessionTimedOut(g, image.id()));
        return new Member(image, groups.deadlines().deadline(timedOut));
    }

    /// A known member joins again, perhaps with other protocols.
    void rejoin(ClassicGroup group, Member member, JoinCall call) {
        member.update(call);
        group.park(member, call.reply());
        group.log().arrived(groups.wallMs(), member.id());
        String why = group.isLeader(member.id()) ? " asks to assign anew" : " has changed";
        advance(group, "member " + member.id() + why);
    }

    /// Begins a rebalance for the given reason, or ends the one under way if nobody is missed any more.
    void advance(ClassicGroup group, String reason) {
        switch (group.state()) {
            case EMPTY -> beginFirst(group, reason);
            case STABLE, COMPLETING_REBALANCE -> begin(group, reason);
            case PREPARING_REBALANCE -> completeIfAllJoined(group);
        }
    }

    /// As [#advance], when members have left: a group without any stays as it is.
    void advanceAfterLoss(ClassicGroup group, String reason) {
        if (!group.is(GroupState.EMPTY)) {
            advance(group, reason);
        }
    }

    /// As [#advance], when a client that was expected to join is not any more.
    void advanceAfterPendingLoss(ClassicGroup group) {
        if (group.is(GroupState.PREPARING_REBALANCE)) {
            completeIfAllJoined(group);
        }
    }

    /// Waits for more members of a new group, so that ten clients that start together cost one rebalance
    /// and not ten.
    private void beginFirst(ClassicGroup group, String reason) {
        group.log().begin(groups.wallMs(), reason);
        group.become(GroupState.PREPARING_REBALANCE);
        group.fill(groups.nowMs() + group.rebalanceTimeoutMs());
        group.joinDeadline().set(fillingDueMs(group));
    }

    private long fillingDueMs(ClassicGroup group) {
        return Math.min(
                groups.nowMs() + groups.config().initialRebalanceDelayMs(), group.fillUntilMs());
    }

    void begin(ClassicGroup group, String reason) {
        group.log().begin(groups.wallMs(), reason);
        group.noPendingSyncs();
        releaseSyncs(group, reply -> reply.error(Errors.REBALANCE_IN_PROGRESS));
        group.become(GroupState.PREPARING_REBALANCE);
        if (group.allHaveJoined()) {
            complete(group);
        } else {
            group.joinDeadline().set(groups.nowMs() + group.rebalanceTimeoutMs());
        }
    }

    void releaseSyncs(ClassicGroup group, Consumer<SyncReply> answer) {
        for (Member member : group.members()) {
            if (member.awaitsSync()) {
                member.releaseSync(answer);
                member.alive(groups.nowMs());
            }
        }
    }

    private void completeIfAllJoined(ClassicGroup group) {
        if (!group.isFilling() && group.allHaveJoined()) {
            complete(group);
        }
    }

    private void joinTimedOut(ClassicGroup group) {
        if (!group.is(GroupState.PREPARING_REBALANCE)) {
            return;
        }
        if (group.isFilling() && group.takeNewcomer() && groups.nowMs() < group.fillUntilMs()) {
            group.joinDeadline().set(fillingDueMs(group));
        } else {
            complete(group);
        }
    }

    private void complete(ClassicGroup group) {
        group.joinDeadline().clear();
        removeAbsent(group);
        if (group.hasMembers() && !leaderHasJoined(group)) {
            // Only static members are left, which may be on their way back; their sessions decide.
            group.joinDeadline().set(groups.nowMs() + group.rebalanceTimeoutMs());
            return;
        }
        group.stopFilling();
        group.nextGeneration(groups.wallMs());
        if (group.hasMembers()) {
            announce(group);
        } else {
            // When this fails, the old members come back with a restart, and time out.
            groups.save(group, group.image(GroupState.EMPTY, Map.of()), () -> {}, () -> {});
            group.log().end(groups.wallMs(), group.generation(), 0);
        }
    }

    /// Those who did not join in time are out, except static members: they have their session to return.
    private void removeAbsent(ClassicGroup group) {
        List<Member> absent =
                group.members().stream()
                        .filter(member -> !member.awaitsJoin() && member.instanceId().isEmpty())
                        .toList();
        for (Member member : absent) {
            note(group, What.REBALANCE_TIMED_OUT, member.id(), member.clientId(), "");
            group.remove(member);
        }
    }

    private static boolean leaderHasJoined(ClassicGroup group) {
        boolean hasJoined =
                group.leader().flatMap(group::member).filter(Member::awaitsJoin).isPresent();
        if (hasJoined) {
            return true;
        }
        Optional<Member> joined = group.members().stream().filter(Member::awaitsJoin).findFirst();
        joined.ifPresent(member -> group.lead(member.id()));
        return joined.isPresent();
    }

    /// Tells the members of the new generation, once it is saved.
    private void announce(ClassicGroup group) {
        List<Runnable> announcements = new ArrayList<>();
        List<Runnable> apologies = new ArrayList<>();
        for (Member member : group.members()) {
            JoinGroupResponseData response = JoinResponses.current(group, member.id());
            group.releaseJoin(
                    member,
                    reply -> {
                        announcements.add(() -> reply.send(response));
                        apologies.add(
                                () -> reply.error(Errors.COORDINATOR_NOT_AVAILABLE, member.id()));
                        member.settled();
                        member.alive(groups.nowMs());
                    });
        }
        group.syncDeadline().set(groups.nowMs() + group.rebalanceTimeoutMs());
        int generation = group.generation();
        groups.save(
                group,
                group.image(GroupState.COMPLETING_REBALANCE, Map.of()),
                () -> announcements.forEach(Runnable::run),
                () -> {
                    apologies.forEach(Runnable::run);
                    startOver(group, generation);
                });
    }

    /// A generation could not be saved: the next one may.
    void startOver(ClassicGroup group, int generation) {
        if (group.is(GroupState.COMPLETING_REBALANCE) && group.generation() == generation) {
            begin(group, "the generation could not be saved");
        }
    }

    /// Members that know of the generation but never ask for their assignment are out.
    private void syncTimedOut(ClassicGroup group) {
        List<String> silent = group.pendingSyncs();
        if (!silent.isEmpty()) {
            silent.stream()
                    .flatMap(id -> group.member(id).stream())
                    .forEach(member ->
                            remove(group, member, What.REBALANCE_TIMED_OUT, "sent no SyncGroup"));
            advanceAfterLoss(group, silent.size() + " members did not ask for their assignment");
        }
    }

    private void sessionTimedOut(ClassicGroup group, String memberId) {
        Optional<Member> found = group.member(memberId);
        if (found.isEmpty()) {
            return;
        }
        Member member = found.get();
        boolean isParked = member.awaitsJoin() || member.awaitsSync();
        if (isParked && !member.isFresh()) {
            return; // It waits for us. Its session starts again with the answer.
        }
        remove(group, member, What.SESSION_TIMED_OUT, member.sessionTimeoutMs() + " ms");
        advanceAfterLoss(group, "member " + memberId + " was silent for its session timeout");
    }

    /// Takes a member out; its parked requests are answered with UNKNOWN_MEMBER_ID.
    void remove(ClassicGroup group, Member member, What what, String detail) {
        release(group, member, Errors.UNKNOWN_MEMBER_ID);
        group.remove(member);
        note(group, what, member.id(), member.clientId(), detail);
    }

    void release(ClassicGroup group, Member member, Errors error) {
        group.releaseJoin(member, reply -> reply.error(error, member.id()));
        member.releaseSync(reply -> reply.error(error));
    }
}
